import { parseArgs } from 'node:util'

export interface FaultArguments {
  /** What happens when is drawn from this; the same seed draws the same. */
  readonly seed: number
  /** Names of faults; all without. */
  readonly only: readonly string[]
  /** Goes round the faults until so many minutes have passed; once, without. */
  readonly minutes: number | undefined
  /** Begins no fault after so many minutes; what was not begun is skipped by name. */
  readonly atMost: number | undefined
  readonly json: boolean
}

export const usage = `usage: npm run test:faults -- [--seed N] [--only NAME]... [--minutes N] [--at-most N] [--json]
  --seed N      draws what happens when from N; printed at every run
  --only NAME   this fault alone, can be given several times
  --minutes N   goes round and round for N minutes
  --at-most N   begins no fault after N minutes
  --json        one JSON line a fault; the table goes to standard error`

/** Reads the command line. @param names of the faults that there are @returns what is wrong with it as a string */
export function readArguments(args: readonly string[], names: readonly string[]): FaultArguments | string {
  const options = {
    seed: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] as string[] },
    minutes: { type: 'string' },
    'at-most': { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const
  let values: { seed?: string; only?: string[]; minutes?: string; 'at-most'?: string; json?: boolean }
  try {
    values = parseArgs({ args: [...args], options: { ...options, only: { ...options.only, default: [] } } }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed)
  if (!Number.isInteger(seed) || seed < 0) return '--seed takes a whole number'
  const [minutes, atMost] = [values.minutes, values['at-most']].map((text) =>
    text === undefined ? undefined : Number(text),
  )
  if (minutes !== undefined && !(minutes > 0)) return '--minutes takes a number above 0'
  if (atMost !== undefined && !(atMost > 0)) return '--at-most takes a number above 0'
  const unknown = (values.only ?? []).find((name) => !names.includes(name))
  if (unknown !== undefined) return `there is no fault "${unknown}", but ${names.join(', ')}`
  return { seed, only: values.only ?? [], minutes, atMost, json: values.json ?? false }
}
