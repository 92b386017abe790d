import { type DestinationStream, pino } from 'pino'
import { cleanText, describeFault } from './clean-text.ts'
import { type LogFields, logFields } from './log-fields.ts'

/** One line of JSON an event, for operators; acts of people belong in the audit log instead. Fields are those of the catalogue. */
export interface Log {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

type Form = 'plain' | 'free' | 'fault'

/** How each field of the catalogue is written. */
const forms = new Map<string, Form>(
  Object.entries(logFields).map(([name, field]) => [
    name,
    name === 'err' ? 'fault' : 'free' in field ? 'free' : 'plain',
  ]),
)

function written(form: Form, value: unknown): unknown {
  if (form === 'fault') return describeFault(value)
  return form === 'free' && typeof value === 'string' ? cleanText(value) : value
}

/** What of a line's fields is written: catalogued ones, free text cleaned, so that a member that nobody thought of never carries a secret out. */
function writtenFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name in fields) {
    const value = fields[name]
    const form = forms.get(name)
    if (value !== undefined && form !== undefined) kept[name] = written(form, value)
  }
  return kept
}

/** How long a line may wait for others, milliseconds, and how much may wait, characters. */
const togetherMs = 20
const mostTogether = 65_536

/**
 * Standard output, the lines of a moment in one piece: a system call for each costs more than the line. When nobody reads any more the lines are
 * dropped and the gateway goes on; pino's own destination would try the same line for ever, and nothing else would run.
 */
function standardOutput(): DestinationStream {
  let waiting = ''
  const flush = () => {
    const lines = waiting
    waiting = ''
    if (lines !== '') process.stdout.write(lines)
  }
  process.stdout.on('error', () => {})
  process.once('exit', flush)
  return {
    write(line) {
      if (waiting === '') setTimeout(flush, togetherMs).unref()
      waiting += line
      if (waiting.length > mostTogether) flush()
    },
  }
}

/** @param destination standard output unless given @param level `silent` turns it off */
export function createLog(options: { level?: string; destination?: DestinationStream } = {}): Log {
  const settings = {
    level: options.level ?? 'info',
    base: null,
    formatters: { log: writtenFields },
    // Our own description of faults stands already.
    serializers: { err: (described: unknown) => described },
  }
  const silent = settings.level === 'silent'
  return pino(settings, options.destination ?? (silent ? { write() {} } : standardOutput()))
}
