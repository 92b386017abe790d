import type { JpkiCode, JpkiFailure } from './failure.ts'

const codes: Record<string, JpkiCode> = {
  cancelled: 'JPKI-CANCELLED',
  card_locked: 'JPKI-CARD-LOCKED',
  wrong_pin: 'JPKI-WRONG-PIN',
  no_signature_certificate: 'JPKI-NO-SIGNATURE-CERTIFICATE',
}

/** What the card reader's `error` member means; anything it is not known to say becomes JPKI-READER-FAILED. */
export function readerFailure(error: string): JpkiFailure {
  const code = Object.hasOwn(codes, error) ? codes[error] : undefined
  return { code: code ?? 'JPKI-READER-FAILED' }
}
