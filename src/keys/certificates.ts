import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { JWK } from 'jose'

x509.cryptoProvider.set(webcrypto as unknown as Crypto)

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const importKey = (jwk: JWK, usage: 'sign' | 'verify') =>
  webcrypto.subtle.importKey('jwk', jwk as webcrypto.JsonWebKey, algorithm, true, [usage]) as Promise<CryptoKey>

/** A certificate authority of the operator: its certificate and the private key that signs leaves. */
export interface CertificateAuthority {
  readonly certificatePem: string
  readonly privateJwk: JWK
}

const serial = () => {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

/** Makes the self-signed certificate of an organisation CA. @param options.name common name @param options.from start of validity */
export async function makeAuthorityCertificate(options: {
  name: string
  publicJwk: JWK
  privateJwk: JWK
  from: Date
  until: Date
}): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ C: ['JP'] }, { O: [options.name] }, { CN: [`${options.name} CA`] }],
    notBefore: options.from,
    notAfter: options.until,
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await importKey(options.privateJwk, 'sign'),
      publicKey: await importKey(options.publicJwk, 'verify'),
    },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(await importKey(options.publicJwk, 'verify')),
    ],
  })
  return certificate.toString('pem')
}

/**
 * Makes a leaf certificate (RFC 5280) for a signing key. @param options.name subject common name
 * @param options.san URI for a credential issuer, DNS name for a verifier
 * @returns base64 DER, as `x5c` holds it
 */
export async function makeLeafCertificate(options: {
  authority: CertificateAuthority
  name: string
  san: { type: 'url' | 'dns'; value: string }
  publicJwk: JWK
  from: Date
  until: Date
}): Promise<string> {
  const issuer = new x509.X509Certificate(options.authority.certificatePem)
  const publicKey = await importKey(options.publicJwk, 'verify')
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ C: ['JP'] }, { CN: [options.name] }],
    issuer: issuer.subject,
    notBefore: options.from,
    notAfter: options.until < issuer.notAfter ? options.until : issuer.notAfter,
    signingAlgorithm: algorithm,
    publicKey,
    signingKey: await importKey(options.authority.privateJwk, 'sign'),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.SubjectAlternativeNameExtension([options.san]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  return Buffer.from(certificate.rawData).toString('base64')
}
