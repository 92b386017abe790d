import type { StatedLimit } from '../limits/index.ts'
import { traceSeconds } from './keys.ts'

/** How long traces are kept. */
export const traceLimits: readonly StatedLimit[] = [
  { name: 'trace.kept', kind: 'life', value: traceSeconds, unit: 'seconds', what: 'the trace of a sign-in attempt' },
]
