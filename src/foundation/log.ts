import { type DestinationStream, pino } from 'pino'

/** Members that never reach the log, wherever an object carries them. */
const secretMembers = [
  'authorization',
  'cookie',
  'set-cookie',
  'client_secret',
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'pin',
  'tx_code',
]

/** One line of JSON an event, for operators; acts of people belong in the audit log instead. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** @param destination standard output unless given @param level `silent` turns it off */
export function createLog(options: { level?: string; destination?: DestinationStream } = {}): Log {
  const paths = secretMembers.flatMap((name) => [`["${name}"]`, `*["${name}"]`])
  const settings = { level: options.level ?? 'info', base: null, redact: { paths, censor: '[withheld]' } }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}
