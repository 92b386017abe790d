import { KakehashiError } from '../../../foundation/index.ts'

/** Where one Redis process listens. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
}

/** What `REDIS_URL` says. */
export interface RedisPlace {
  readonly kind: 'single' | 'sentinel' | 'cluster'
  /** The server itself, the sentinels, or some nodes of the cluster. */
  readonly nodes: readonly RedisAddress[]
  /** Name of the monitored set; sentinel alone. */
  readonly masterName: string
  readonly tls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
  readonly sentinelUsername: string | undefined
  readonly sentinelPassword: string | undefined
  /** How many replicas must have a write before it is acknowledged. */
  readonly replicas: number
}

const form = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/
const knownParameters = ['db', 'replicas', 'sentinel_username', 'sentinel_password']
const portOf = { single: 6379, sentinel: 26_379, cluster: 6379 } as const

/** The URL itself is never repeated: it may hold a password. */
function refuse(reason: string): never {
  throw new KakehashiError('SETTINGS-INVALID', { params: { file: 'environment', member: 'REDIS_URL', reason } })
}

function decode(value: string | undefined): string | undefined {
  try {
    return value ? decodeURIComponent(value) : undefined
  } catch {
    return refuse('user name or password is not percent-encoded')
  }
}

function readAddress(text: string, defaultPort: number): RedisAddress {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text)
  const port = Number(match?.[2] ?? defaultPort)
  if (!match?.[1] || port < 1 || port > 65_535) return refuse('a host or port cannot be read')
  return { host: match[1].replace(/^\[|\]$/g, ''), port }
}

function readNumber(value: string | null, name: string, highest: number): number | undefined {
  if (value === null || value === '') return undefined
  if (!/^\d{1,5}$/.test(value) || Number(value) > highest) return refuse(`${name} is a number from 0 to ${highest}`)
  return Number(value)
}

/**
 * Reads `REDIS_URL`: `redis://[user:password@]host:port[/db]`, `redis+sentinel://[user:password@]host:port,host:port/master[?db=0]` or
 * `redis+cluster://[user:password@]host:port,host:port`; `rediss` for TLS. Parameters: `replicas` (0, for Sentinel 1), for Sentinel
 * also `sentinel_username` and `sentinel_password`.
 * @throws SETTINGS-INVALID
 */
export function readRedisUrl(url: string): RedisPlace {
  const match = form.exec(url)
  if (!match) return refuse('is not redis://, redis+sentinel:// or redis+cluster:// with host and port')
  const [, scheme, variant = 'single', credentials, hosts = '', path = '', query = ''] = match
  const kind = variant as RedisPlace['kind']
  const parameters = new URLSearchParams(query)
  const unknown = [...parameters.keys()].find((name) => !knownParameters.includes(name))
  if (unknown !== undefined) return refuse(`has an unknown parameter ${unknown}`)
  const nodes = hosts.split(',').map((text) => readAddress(text, portOf[kind]))
  if (kind === 'single' && nodes.length > 1) return refuse('names several hosts but neither sentinel nor cluster')
  if (kind === 'sentinel' && path === '') return refuse('names no master: redis+sentinel://host:port/mymaster')
  const database = readNumber(kind === 'single' ? path : parameters.get('db'), 'the database', 65_535) ?? 0
  if (kind === 'cluster' && (path !== '' || database !== 0)) return refuse('a cluster has database 0 alone')
  const [username, password] = readCredentials(credentials)
  return {
    kind,
    nodes,
    masterName: kind === 'sentinel' ? (decode(path) ?? '') : '',
    tls: scheme === 'rediss',
    username,
    password,
    database,
    sentinelUsername: parameters.get('sentinel_username') ?? undefined,
    sentinelPassword: parameters.get('sentinel_password') ?? undefined,
    replicas: readNumber(parameters.get('replicas'), 'replicas', 10) ?? (kind === 'sentinel' ? 1 : 0),
  }
}

function readCredentials(text: string | undefined): [string | undefined, string | undefined] {
  if (text === undefined) return [undefined, undefined]
  const colon = text.indexOf(':')
  return colon < 0 ? [decode(text), undefined] : [decode(text.slice(0, colon)), decode(text.slice(colon + 1))]
}

/** `host:port`, for errors and logs. */
export const shown = ({ host, port }: RedisAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
