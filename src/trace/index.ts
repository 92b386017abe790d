/**
 * trace: what happened in one sign-in attempt, step by step, for whoever helps a person who has called.
 * Owns: the catalogue of steps, writing traces to the state store together and for some hours, reading one attempt's whole trace.
 * Does not own: the attempt itself (signin), tokens (provider), the log, the audit log. No step holds personal data or a secret.
 * Talks to: state.
 */
export { createTrace, type Trace } from './create-trace.ts'
export { readTrace, type TracedStep } from './read-trace.ts'
export { traceLimits } from './stated-limits.ts'
export { type Step, type StepName, stepCatalogue } from './steps.ts'
