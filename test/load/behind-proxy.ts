import { Agent, buildConnector, type Dispatcher } from 'undici'

/** Connections to `host` go to a port of this machine, in TLS, whoever signed the certificate there; all others where they say. */
export function behindProxy(host: string, port: number): Dispatcher {
  const [plain, toProxy] = [buildConnector({}), buildConnector({ rejectUnauthorized: false })]
  return new Agent({
    connections: 64,
    pipelining: 1,
    connect: (options, callback) =>
      options.hostname === host
        ? toProxy({ ...options, hostname: '127.0.0.1', port: String(port), servername: host }, callback)
        : plain(options, callback),
  })
}
