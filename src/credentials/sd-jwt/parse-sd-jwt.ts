import { refuse } from '../refuse.ts'
import { type Disclosure, digestOf, readDisclosure } from './disclosure.ts'
import { type ParsedJws, parseJws } from './jws.ts'

/** Far above what any certificate needs, far below what could tire the reader. */
export const maxLength = 65_536
export const maxDisclosures = 128

export interface ParsedSdJwt {
  readonly issuerSigned: ParsedJws
  readonly disclosures: readonly Disclosure[]
  /** The key binding JWT and the hash it must hold, when there is one. */
  readonly keyBinding?: { readonly jws: ParsedJws; readonly expectedHash: string }
}

/** Takes an SD-JWT or SD-JWT+KB in compact form apart (RFC 9901 section 4). The hash of `sd_hash` is over everything before the KB-JWT. */
export function parseSdJwt(compact: string): ParsedSdJwt {
  if (compact.length > maxLength) refuse('CREDENTIAL-MALFORMED', 'longer than 64 KiB')
  const parts = compact.split('~')
  if (parts.length < 2) refuse('CREDENTIAL-MALFORMED', 'no ~ after the issuer-signed part')
  if (parts.length - 2 > maxDisclosures) refuse('CREDENTIAL-MALFORMED', `more than ${maxDisclosures} disclosures`)
  const [issuerSigned, ...rest] = parts as [string, ...string[]]
  const keyBinding = rest.pop()
  const disclosures = rest.map(readDisclosure)
  const parsed = { issuerSigned: parseJws(issuerSigned, 'issuer-signed JWT'), disclosures }
  if (!keyBinding) return parsed
  const expectedHash = digestOf(compact.slice(0, compact.length - keyBinding.length))
  return { ...parsed, keyBinding: { jws: parseJws(keyBinding, 'key binding JWT'), expectedHash } }
}
