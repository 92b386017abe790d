import type { StepName } from './steps.ts'

/** Seconds that a trace is kept: who calls in the morning about yesterday evening is still helped. */
export const traceSeconds = 18 * 60 * 60

/** Names of traces in the state store. Parts written later, perhaps by another node, have names of their own, so that none overwrites another. */
export const traceKeys = {
  attempt: (attempt: string) => `trace:${attempt}`,
  later: (attempt: string, step: StepName) => `trace:${attempt}:${step}`,
} as const
