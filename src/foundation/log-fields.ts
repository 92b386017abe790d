/**
 * The catalogue of log fields: what a line may carry, and nothing else reaches it. None holds personal data or secrets. `free` marks text that
 * comes from outside or from a library, which is cleaned before it is written. `docs/reference/log-fields.md` is generated from it.
 */
export const logFields = {
  attempt: { what: 'number of the sign-in attempt, or of the request when it belongs to none; error pages show it' },
  network: { what: 'network the request came from, 24 bits of IPv4 or 48 of IPv6: a line, not one device' },
  method: { what: 'HTTP method' },
  path: {
    what: 'path without query, secret parts left out; in `signed in` the way in, organisation or individual',
    free: true,
  },
  status: { what: 'HTTP status of the answer' },
  ms: { what: 'how long the answer took, milliseconds' },
  refusal: { what: 'code of the error catalogue' },
  oauth_error: { what: 'OAuth error that a service was answered with' },
  client_id: { what: 'registered service that a refused request named' },
  detail: { what: 'why, for operators only', free: true },
  err: { what: 'a fault: `type`, `message`, `code`, `stack`, and the `cause` behind it', free: true },
  during: { what: 'what was being done when the fault happened', free: true },
  acr: { what: 'level of assurance that was reached' },
  issuer: { what: 'public origin of the gateway' },
  port: { what: 'port that is listened on' },
  management_port: { what: 'port of the management listener' },
  processes: { what: 'number of processes' },
  requests: { what: 'number of requests concerned' },
  entries: { what: 'number of entries of a store concerned' },
  how: { what: 'how a process ended: signal or exit code' },
  file: { what: 'settings file' },
  member: { what: 'member of a settings file' },
  notice: { what: 'kind of notice about the proxy in front' },
  peer: { what: 'address of the hop that is connected to us' },
  host: { what: 'host that a request was forwarded for', free: true },
  scheme: { what: 'scheme that a request was forwarded for', free: true },
  kind: { what: 'kind of store server, PostgreSQL or Redis' },
  address: { what: 'host and port of a store server, without user or password' },
  reason: {
    what: 'why a server cannot be reached, a message was not delivered, or the gateway is not ready',
    free: true,
  },
  message: { what: 'number of a message in the outbox' },
  receiver: { what: 'service that a message is for, by its client_id' },
  kid: { what: 'identifier of a key, as `keys list` prints it' },
  owner: { what: 'owner of a key, as `keys list` prints it' },
  algorithm: { what: 'what a key signs with' },
  attempts: { what: 'how often a message has been tried' },
} as const satisfies Record<string, { what: string; free?: true }>

export type LogField = keyof typeof logFields

/** What a line carries beside its message. */
export type LogFields = { readonly [Field in LogField]?: unknown }
