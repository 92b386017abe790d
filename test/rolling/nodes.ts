import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RotatedKey } from '../../src/keys/index.ts'
import {
  type GatewayProcess,
  type LogLine,
  readinessOf,
  startGatewayProcess,
  until,
} from '../support/gateway-process.ts'
import { runCommand } from '../support/run-command.ts'
import { freePort } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Nodes of one gateway on shared stores, as an operator runs them. */
export interface Nodes {
  /** `host:port` of each. */
  readonly addresses: readonly string[]
  /** Stops a node as a service manager does, waits until it is gone, starts it again and waits until it is ready. */
  restart(index: number): Promise<void>
  /** `kakehashi keys rotate`, for all owners. @returns the new key that will sign ID tokens @throws when nothing was rotated */
  rotate(): Promise<{ kid: string; activatesAt: Date }>
  /** Everything that all of them have logged. */
  lines(): LogLine[]
}

/** @param options.issuer public origin @param options.gbizid issuer of the upstream */
export async function startNodes(options: {
  count: number
  issuer: string
  gbizid: string
  stores: Readonly<Record<string, string>>
}): Promise<Nodes> {
  const keyFile = join(temporaryDirectory(), 'encryption.key')
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 })
  const environment = {
    ...options.stores,
    KAKEHASHI_ISSUER: options.issuer,
    KAKEHASHI_GBIZID_ISSUER: options.gbizid,
    KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE: keyFile,
    // Short, so that three keys come and go within a test; the relation of the two is the shipped one or tighter.
    KAKEHASHI_KEYS_PUBLISH_AHEAD: '4s',
    KAKEHASHI_KEYS_RELOAD_EVERY: '2s',
    KAKEHASHI_LISTEN_HOST: '127.0.0.1',
    KAKEHASHI_LISTEN_TRUSTED_PROXIES: '127.0.0.1',
    KAKEHASHI_LISTEN_DRAIN_MS: '3000',
    // Patience with the mock on a busy machine: whether an upstream is slow is not what is looked at here.
    KAKEHASHI_OUTBOUND_TIMEOUT_MS: '20000',
    // One address and one account sign in more often here than anybody does; the counting itself stays on.
    KAKEHASHI_LIMITS_ADDRESS: '1000',
    KAKEHASHI_LIMITS_CLIENT: '1000',
    KAKEHASHI_LIMITS_ACCOUNT: '1000',
  }
  const ports: number[] = []
  for (let n = 0; n < options.count; n += 1) ports.push(await freePort())
  const start = (port: number) =>
    startGatewayProcess({ environment: { ...environment, KAKEHASHI_LISTEN_PORT: String(port) } })
  const running: GatewayProcess[] = []
  const logs: (readonly LogLine[])[] = []
  for (const port of ports) running.push(await start(port))
  logs.push(...running.map(({ lines }) => lines))
  const data = temporaryDirectory()

  return {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    lines: () => logs.flat(),
    async restart(index) {
      const [node, port] = [running[index], ports[index]]
      if (!node || port === undefined) throw new Error(`there is no node ${index}`)
      node.signal('SIGTERM')
      const { code, errors } = await node.ended
      if (code !== 0) throw new Error(`node ${index} ended with ${code}: ${errors}`)
      const again = await start(port)
      running[index] = again
      logs.push(again.lines)
      await until(
        () => readinessOf(again.management),
        (readiness) => readiness === 'ok',
      )
    },
    async rotate() {
      const { code, out, errors } = await runCommand(['keys', 'rotate', '--owner', 'all', '--json'], {
        data,
        environment: { ...environment, KAKEHASHI_JOURNAL: join(data, 'journal') },
      })
      if (code !== 0) throw new Error(`keys rotate ended with ${code}: ${errors.join('\n')}`)
      const keys = out.map((line) => JSON.parse(line) as RotatedKey)
      const signs = keys.find(({ owner, algorithm }) => owner === 'gateway' && algorithm === 'ES256')
      if (signs?.outcome !== 'rotated') throw new Error(`nothing was rotated: ${out.join('\n')}`)
      return { kid: signs.kid, activatesAt: new Date(signs.activates_at) }
    },
  }
}
