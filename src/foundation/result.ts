/** The outcome of an act that is expected to fail sometimes: callers switch on `ok` and, inside, on the closed union `F`. */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F }

/** Wraps a success. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })

/** Wraps an expected failure. */
export const failed = <F>(failure: F): { ok: false; failure: F } => ({ ok: false, failure })
