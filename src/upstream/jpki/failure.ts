import { type ErrorCode, failed } from '../../foundation/index.ts'

export type JpkiCode = Extract<ErrorCode, `JPKI-${string}`>

/** Why a card was refused. `detail` is for the log: it never holds anything of the certificate that tells whose it is. */
export interface JpkiFailure {
  readonly code: JpkiCode
  readonly detail?: string
}

/** A refusal as a value. */
export const refused = (code: JpkiCode, detail?: string): { ok: false; failure: JpkiFailure } =>
  failed(detail === undefined ? { code } : { code, detail })
