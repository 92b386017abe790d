import type { Text } from '../locale.ts'

/** One refusal of the catalogue. `what` says what happened, `action` what the reader can do about it; both may hold `{name}` placeholders. */
export interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number
  /** OAuth or OpenID error code on protocol endpoints, where one applies. */
  readonly oauth?: string
  readonly what: Text
  readonly action: Text
}

export type ErrorEntries = Readonly<Record<string, ErrorEntry>>
