import type { IncomingMessage, RequestListener } from 'node:http'
import { forwardedOrigin, type Log, peerAddress, type TrustedProxies } from './foundation/index.ts'
import type { Settings } from './settings/index.ts'

interface Needs {
  readonly issuer: string
  readonly trusted: TrustedProxies
  readonly log: Pick<Log, 'warn'>
}

type Kind = 'proxy-unknown' | 'host-differs' | 'scheme-differs'

interface Notice {
  readonly kind: Kind
  readonly fields: Readonly<Record<string, string>>
  readonly text: string
}

/** A header is whatever its sender wrote; in the log it is short. */
const shown = (value: string | undefined) => (value ?? '(absent)').slice(0, 100)

/** What a request shows to be wrong between us and the proxy, if anything. */
function noticeOf(
  request: IncomingMessage,
  { issuer, trusted }: Needs,
  { protocol, host }: Pick<URL, 'protocol' | 'host'>,
): Notice | undefined {
  const forwarded = forwardedOrigin(request, trusted)
  if (!forwarded) {
    const { 'x-forwarded-for': client, 'x-forwarded-proto': scheme } = request.headers
    if (client === undefined && scheme === undefined) return undefined
    return {
      kind: 'proxy-unknown',
      fields: { peer: peerAddress(request) },
      text: 'a request says that it was forwarded, by a hop that is not in listen.trusted_proxies, and is not believed; if that is your proxy, add its address there',
    }
  }
  if (forwarded.host !== host)
    return {
      kind: 'host-differs',
      fields: { issuer, host: shown(forwarded.host) },
      text: 'the proxy passes requests for another host than the issuer, which alone is used in every URL; let the proxy pass the Host header on (nginx: proxy_set_header Host $host), or correct issuer',
    }
  if (`${forwarded.protocol}:` !== protocol)
    return {
      kind: 'scheme-differs',
      fields: { issuer, scheme: shown(forwarded.protocol) },
      text: 'the proxy says another scheme than the issuer, which alone is used in every URL; let the proxy set X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme), or correct issuer',
    }
  return undefined
}

/**
 * Names in the log what is wrong between proxy and gateway, each kind once in the life of the process: a header that anybody can send must
 * not fill the disk. Requests go on unchanged: URLs come from the issuer, never from what a request says of itself.
 */
export function noticeProxies(handler: RequestListener, needs: Needs): RequestListener {
  const named = new Set<Kind>()
  const { protocol, host } = new URL(needs.issuer)
  return (request, response) => {
    const notice = noticeOf(request, needs, { protocol, host })
    if (notice && !named.has(notice.kind)) {
      named.add(notice.kind)
      needs.log.warn({ notice: notice.kind, ...notice.fields }, notice.text)
    }
    return handler(request, response)
  }
}

const onThisMachine = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

/**
 * What at start can be seen to be wrong where no proxy is named. TLS always ends in front of the gateway, so an https issuer has a proxy, and one
 * that is not named is not believed; an issuer on this machine is reached at its own port.
 */
export function missingProxy({ issuer, listen }: Pick<Settings, 'issuer' | 'listen'>): string | undefined {
  if (listen.trusted_proxies.length > 0) return undefined
  const { protocol, hostname, port } = new URL(issuer)
  if (!onThisMachine(hostname))
    return protocol === 'https:'
      ? 'the issuer is https, so a proxy stands in front, but listen.trusted_proxies names none: every client seems to have the address of the proxy; name it there'
      : undefined
  const named = port === '' ? { 'https:': 443, 'http:': 80 }[protocol] : Number(port)
  // Port 0 takes a free one.
  if (listen.port === 0 || named === listen.port) return undefined
  return `the issuer says port ${named}, the gateway listens on ${listen.port}, and listen.trusted_proxies names no proxy: nobody who follows our URLs comes here; correct issuer or listen.port, or name the proxy`
}
