import { createPrivateKey, createPublicKey, type JsonWebKey, X509Certificate } from 'node:crypto'
import type { JWK } from 'jose'
import type { Encryption } from './encryption.ts'
import type { KeyRow } from './key-records.ts'

/** What a row of the records holds, once opened. */
export interface ReadKey {
  readonly publicJwk: JWK
  readonly privateJwk: JWK
  /** Leaf first, base64 DER. */
  readonly chain: readonly string[] | undefined
}

/** Opens a key of the records. @throws when it was sealed with another key file, or any part of it is damaged */
export function readKey({ open }: Encryption, row: KeyRow): ReadKey {
  const privateJwk = JSON.parse(open(row.kid, row.private_encrypted).toString()) as JWK
  const publicJwk = JSON.parse(row.public_jwk) as JWK
  if (row.algorithm !== 'HS256') {
    createPrivateKey({ key: privateJwk as JsonWebKey, format: 'jwk' })
    createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' })
  }
  const chain = row.certificate_chain === null ? undefined : (JSON.parse(row.certificate_chain) as string[])
  for (const certificate of chain ?? []) new X509Certificate(Buffer.from(certificate, 'base64'))
  return { publicJwk, privateJwk, chain }
}

/** The rows that a gateway can use. The others count for nothing: they neither sign nor keep another key from signing. */
export const readableOf = (encryption: Encryption, rows: readonly KeyRow[]): KeyRow[] =>
  rows.filter((row) => {
    try {
      readKey(encryption, row)
      return true
    } catch {
      return false
    }
  })
