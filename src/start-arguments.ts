import { parseArgs } from 'node:util'
import { KakehashiError } from './foundation/index.ts'

const mostProcesses = 64

/** Reads what follows `npm start --`. @param given the arguments without program and script @throws START-ARGUMENT */
export function readArguments(given: readonly string[]): { processes: number } {
  try {
    const { values } = parseArgs({ args: [...given], options: { processes: { type: 'string', default: '1' } } })
    const processes = Number(values.processes)
    if (!/^\d+$/.test(values.processes) || processes < 1 || processes > mostProcesses)
      throw new Error(`--processes ${values.processes}`)
    return { processes }
  } catch (cause) {
    const argument = cause instanceof Error ? cause.message : String(cause)
    throw new KakehashiError('START-ARGUMENT', { params: { argument, most: mostProcesses }, cause })
  }
}
