import { parseArgs } from 'node:util'

export interface DemoArguments {
  /** Ends after the walk instead of staying up. */
  readonly once: boolean
  readonly json: boolean
  /** Name of the step after which to stop and stay up. */
  readonly until: string | undefined
  readonly portBase: number
}

export const usage = `usage: npm run demo -- [--once] [--json] [--until STEP] [--port-base N]
  --once         exit 0 or 1 after the walk
  --json         one JSON line per step: {"step", "ok", "ms", "detail"}
  --until STEP   stop after that step, stay up and print what it produced
  --port-base N  use ports N to N+6 instead of 3000 to 3006`

/** Reads the command line. @param steps names that `--until` accepts @returns what is wrong with it as a string */
export function readArguments(args: readonly string[], steps: readonly string[]): DemoArguments | string {
  const options = {
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    until: { type: 'string' },
    'port-base': { type: 'string', default: '3000' },
  } as const
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const portBase = Number(values['port-base'])
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_529)
    return '--port-base takes a number from 1024 to 65529'
  if (values.until !== undefined && !steps.includes(values.until)) return `--until takes one of: ${steps.join(', ')}`
  if (values.once && values.until !== undefined) return '--once and --until exclude each other: --until stays up'
  return { once: values.once ?? false, json: values.json ?? false, until: values.until, portBase }
}
