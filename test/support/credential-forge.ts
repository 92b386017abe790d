import 'reflect-metadata'
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { JWK } from 'jose'

/**
 * Makes credentials, key bindings, certificates and status lists by hand, right or wrong, sharing no code with the product: what a
 * forger would write.
 */

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

export interface ForgedKey {
  privateKey: KeyObject
  publicKey: KeyObject
  publicJwk: JWK
}

export function forgeKey(curve = 'P-256'): ForgedKey {
  const pair = generateKeyPairSync('ec', { namedCurve: curve })
  return { ...pair, publicJwk: pair.publicKey.export({ format: 'jwk' }) as JWK }
}

/** A compact JWS with any header; unsigned when there is no key. */
export function forgeJws(header: object, payload: unknown, key?: KeyObject): string {
  const input = `${encode(header)}.${typeof payload === 'string' ? payload : encode(payload)}`
  if (!key) return `${input}.`
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** A disclosure of any shape, and its digest. */
export function forgeDisclosure(content: unknown): { encoded: string; digest: string } {
  const encoded = encode(content)
  return { encoded, digest: sha256(encoded) }
}

export const member = (name: string, value: unknown) =>
  forgeDisclosure([randomBytes(16).toString('base64url'), name, value])
export const element = (value: unknown) => forgeDisclosure([randomBytes(16).toString('base64url'), value])

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const webKey = (jwk: object, usage: 'sign' | 'verify') =>
  webcrypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm, true, [usage]) as Promise<CryptoKey>

export interface ForgedAuthority {
  key: ForgedKey
  pem: string
  certificate: x509.X509Certificate
}

export interface CertificateWish {
  name: string
  key: ForgedKey
  /** Who signs; itself when absent. */
  by?: ForgedAuthority
  ca?: boolean
  pathLength?: number
  usages?: number
  uris?: string[]
  from?: string
  until?: string
  criticalOid?: string
}

/** A certificate with any content. */
export async function forgeCertificate(wish: CertificateWish): Promise<x509.X509Certificate> {
  const signer = wish.by?.key ?? wish.key
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(wish.ca ?? false, wish.pathLength, true),
    new x509.KeyUsagesExtension(
      wish.usages ?? (wish.ca ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature),
      true,
    ),
  ]
  if (wish.uris)
    extensions.push(
      new x509.SubjectAlternativeNameExtension(wish.uris.map((value) => ({ type: 'url' as const, value }))),
    )
  if (wish.criticalOid) extensions.push(new x509.Extension(wish.criticalOid, true, new Uint8Array([5, 0]).buffer))
  return x509.X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    subject: `CN=${wish.name}`,
    issuer: wish.by?.certificate.subject ?? `CN=${wish.name}`,
    notBefore: new Date(wish.from ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(wish.until ?? '2030-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    publicKey: await webKey(wish.key.publicJwk, 'verify'),
    signingKey: await webKey(signer.privateKey.export({ format: 'jwk' }), 'sign'),
    extensions,
  })
}

export async function forgeAuthority(
  name: string,
  more: Partial<CertificateWish> = {},
): Promise<ForgedAuthority & { der: string }> {
  const key = forgeKey()
  const certificate = await forgeCertificate({ name, key, ca: true, ...more })
  return { key, certificate, pem: certificate.toString('pem'), der: toX5c(certificate) }
}

/** Base64 DER, as an `x5c` entry. */
export const toX5c = (certificate: x509.X509Certificate): string => Buffer.from(certificate.rawData).toString('base64')

/** A key binding JWT over a presentation without one. */
export function forgeKeyBinding(options: {
  presentation: string
  key: KeyObject
  payload: Record<string, unknown>
  header?: object
}): string {
  const payload = { sd_hash: sha256(options.presentation), ...options.payload }
  return options.presentation + forgeJws({ alg: 'ES256', typ: 'kb+jwt', ...options.header }, payload, options.key)
}
