import { type ErrorCode, errorEntry } from './errors/catalogue.ts'
import { fill, type Locale } from './locale.ts'

/**
 * A refusal from the catalogue. `params` fill the placeholders of the public text; `detail` is for the log alone and never leaves the house.
 */
export class KakehashiError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly params: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode,
    options: { detail?: string; params?: Readonly<Record<string, string | number>>; cause?: unknown } = {},
  ) {
    const params = Object.fromEntries(
      Object.entries(options.params ?? {}).map(([name, value]) => [name, String(value)]),
    )
    super(
      `${code} ${fill(errorEntry(code).what.en, params)}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'KakehashiError'
    this.code = code
    this.detail = options.detail
    this.params = params
  }

  get status(): number {
    return errorEntry(this.code).status
  }

  /** Seconds after which the same may be tried again, for `Retry-After` (RFC 9110, section 10.2.3); of refusals that name them. */
  get retryAfter(): string | undefined {
    return this.status === 429 || this.status === 503 ? this.params.seconds : undefined
  }

  /** What happened and what to do, in a language, placeholders filled. */
  describe(locale: Locale): { what: string; action: string } {
    const { what, action } = errorEntry(this.code)
    return { what: fill(what[locale], this.params), action: fill(action[locale], this.params) }
  }
}

/** Anything thrown, as a catalogue error: what is not one already becomes `SERVER-FAULT` with the original as cause. */
export const asKakehashiError = (thrown: unknown): KakehashiError =>
  thrown instanceof KakehashiError ? thrown : new KakehashiError('SERVER-FAULT', { cause: thrown })
