import { type ErrorCode, failed, KakehashiError, ok, type Result } from '../foundation/index.ts'

/** A refusal as a value: its stable code, and the detail that goes to the log alone. */
export interface Refusal {
  readonly code: ErrorCode
  readonly detail: string
}

/** Ends a sequence of checks. Caught by `attempt` at the door of the sequence. */
export function refuse(code: ErrorCode, detail: string, cause?: unknown): never {
  throw new KakehashiError(code, { detail, ...(cause === undefined ? {} : { cause }) })
}

/** Runs a sequence of checks; the first refusal becomes a value, anything else that is thrown is a fault and goes on. */
export async function attempt<T>(checks: () => Promise<T> | T): Promise<Result<T, Refusal>> {
  try {
    return ok(await checks())
  } catch (thrown) {
    if (thrown instanceof KakehashiError) return failed({ code: thrown.code, detail: thrown.detail ?? '' })
    throw thrown
  }
}
