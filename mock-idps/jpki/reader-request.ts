import { textField } from '../shared/fields.ts'
import type { Purpose } from './oids.ts'

/** What a gateway asks the reader for. It travels through the reader's own pages in hidden fields. */
export interface ReaderRequest {
  kind: Purpose
  /** The bytes to be signed. */
  bytes: Uint8Array
  state: string
  returnTo: string
}

export type ReaderRequestOutcome = { request: ReaderRequest } | { problem: { ja: string; en: string } }

/**
 * Reads `kind`, `challenge` or `text` (or `text_base64url`), `state` and `return_to` from a query or form.
 *
 * Browsers turn every line break of a form value into CR LF, so a `text` that came by form is brought back to LF before it is signed;
 * `text_base64url` is signed byte by byte.
 */
export function readReaderRequest(source: unknown): ReaderRequestOutcome {
  const kind = textField(source, 'kind')
  if (kind !== 'authentication' && kind !== 'signature') {
    return problem(
      'kind は authentication または signature を指定してください。',
      'kind must be authentication or signature.',
    )
  }
  const returnTo = textField(source, 'return_to') ?? ''
  if (!isWebAddress(returnTo)) {
    return problem('return_to に戻り先の URL を指定してください。', 'return_to must be an http or https address.')
  }
  const bytes = bytesToSign(source)
  if (!bytes) {
    return problem(
      '署名するデータがありません。利用者証明には challenge、署名には text を指定してください。',
      'Nothing to sign: give challenge (base64url) or text.',
    )
  }
  return { request: { kind, bytes, state: textField(source, 'state') ?? '', returnTo } }
}

function bytesToSign(source: unknown): Uint8Array | undefined {
  const encoded = textField(source, 'challenge') ?? textField(source, 'text_base64url')
  if (encoded) return /^[A-Za-z0-9_-]+$/.test(encoded) ? Buffer.from(encoded, 'base64url') : undefined
  const text = textField(source, 'text')
  return text ? Buffer.from(text.replaceAll('\r\n', '\n'), 'utf8') : undefined
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

function problem(ja: string, en: string): ReaderRequestOutcome {
  return { problem: { ja, en } }
}
