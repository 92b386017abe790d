import 'reflect-metadata'
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { authorityName, type PersonalFields, personalNames, policy } from '../../mock-idps/jpki/extensions.ts'
import { algorithms, generateKeys, type KeyPair, pem } from '../../mock-idps/jpki/keys.ts'
import type { CertificateKind, JpkiSettings } from '../../src/upstream/jpki/index.ts'
import { gatewayFor, policies, settingsFor } from './jpki-card.ts'
import { type AnswerOptions, forgeAnswer } from './jpki-forge-ocsp.ts'

/** A certificate of our own making together with its keys; P-384 unless said, because it is quick to make. */
export interface Forged {
  certificate: x509.X509Certificate
  keys: KeyPair
}

const day = 86_400_000
export const inDays = (days: number) => new Date(Date.now() + days * day)
export const usage = x509.KeyUsageFlags
export const clientAuth = new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2'])
export const sampleFields: PersonalFields = {
  name: '試験　太郎',
  nameSubstitution: '00000',
  sex: '1',
  birthdate: '319850315',
  address: '東京都試験市見本町１－２－３',
  addressSubstitution: '00000000000000',
}

/** The extensions a card certificate of a kind must have. */
export function goodExtensions(kind: CertificateKind): x509.Extension[] {
  const bits = kind === 'signature' ? usage.digitalSignature | usage.nonRepudiation : usage.digitalSignature
  return [
    new x509.KeyUsagesExtension(bits, true),
    policy(policies[kind][0] as string),
    kind === 'signature' ? personalNames(sampleFields) : clientAuth,
  ]
}

/** The good extensions with one type left out and others put in. */
export function altered(
  kind: CertificateKind,
  without: string | undefined,
  ...added: x509.Extension[]
): x509.Extension[] {
  return [...goodExtensions(kind).filter(({ type }) => type !== without), ...added]
}

const serial = () => `40${randomBytes(4).toString('hex')}`

export async function forgeAuthority(
  kind: CertificateKind,
  options: {
    from?: Date
    until?: Date
    extensions?: x509.Extension[]
    keys?: KeyPair
    algorithm?: Algorithm | EcdsaParams
  } = {},
): Promise<Forged> {
  const keys = options.keys ?? (await generateKeys('p-384'))
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: authorityName[kind],
    serialNumber: serial(),
    notBefore: options.from ?? inDays(-1000),
    notAfter: options.until ?? inDays(1000),
    keys,
    signingAlgorithm: options.algorithm ?? algorithms['p-384'],
    extensions: options.extensions ?? [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate, keys }
}

export async function forgeLeaf(
  issuer: Forged,
  options: {
    extensions: x509.Extension[]
    from?: Date
    until?: Date
    keys?: KeyPair
    issuerName?: string
    subject?: string
    algorithm?: Algorithm | EcdsaParams
  },
): Promise<Forged> {
  const keys = options.keys ?? (await generateKeys('p-384'))
  const certificate = await x509.X509CertificateGenerator.create({
    subject: options.subject ?? 'C=JP, CN=0123456789ABCD13999001A',
    issuer: options.issuerName ?? issuer.certificate.subject,
    serialNumber: serial(),
    notBefore: options.from ?? inDays(-10),
    notAfter: options.until ?? inDays(10),
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: options.algorithm ?? algorithms['p-384'],
    extensions: options.extensions,
  })
  return { certificate, keys }
}

/** What a test may put in place of an honest OCSP answer. */
export type Responder = (request: Uint8Array) => Promise<{ status?: number; body: Uint8Array | string }>

/**
 * A gateway with anchors and an OCSP responder that the test controls completely. The responder is honest, signing with the issuer's key, until told
 * otherwise.
 */
export async function startForge(change: (settings: JpkiSettings) => JpkiSettings = (settings) => settings) {
  const directory = await mkdtemp(join(tmpdir(), 'jpki-forge-'))
  const authorities = {
    authentication: await forgeAuthority('authentication'),
    signature: await forgeAuthority('signature'),
  }
  let responder: Responder | undefined
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const kind = request.url === '/auth' ? 'authentication' : 'signature'
    const honest: Responder = async (body) => ({ body: await forgeAnswer(body, { signer: authorities[kind] }) })
    const { status = 200, body } = await (responder ?? honest)(new Uint8Array(Buffer.concat(chunks)))
    response.writeHead(status, { 'content-type': 'application/ocsp-response' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = change(
    settingsFor({ anchorsDirectory: directory, ocspUrls: { sign: `${url}/sign`, auth: `${url}/auth` } }),
  )
  const gateway = gatewayFor(settings)

  async function trust(name: string, certificate: x509.X509Certificate | string): Promise<void> {
    await mkdir(directory, { recursive: true })
    const text = typeof certificate === 'string' ? certificate : pem('CERTIFICATE', new Uint8Array(certificate.rawData))
    await writeFile(join(directory, name), text)
  }
  await trust('auth-1.pem', authorities.authentication.certificate)
  await trust('sign-1.pem', authorities.signature.certificate)

  return {
    authorities,
    directory,
    gateway,
    trust,
    untrust: (name: string) => rm(join(directory, name)),
    respond: (by: Responder | undefined) => {
      responder = by
    },
    respondWith: (options: AnswerOptions) => {
      responder = async (body) => ({ body: await forgeAnswer(body, options) })
    },
    asked: () => asked,
    /** Signs in with a forged certificate. */
    async signIn(leaf: Forged, bend: (signature: Uint8Array) => Uint8Array = (bytes) => bytes) {
      const { document } = gateway.newAuthenticationChallenge('attempt-1')
      const signature = bend(await signAs(leaf, document))
      return gateway.verifyAuthentication({ attemptId: 'attempt-1', document, ...answer(leaf, signature) })
    },
    async signText(leaf: Forged, text = 'text') {
      return gateway.verifySignature({ text, ...answer(leaf, await signAs(leaf, text)) })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type Forge = Awaited<ReturnType<typeof startForge>>

/** Signs as a card does: PKCS#1 v1.5, or ECDSA in DER. */
export async function signAs(leaf: Forged, text: string): Promise<Uint8Array> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', leaf.keys.privateKey))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const hash = key.asymmetricKeyType === 'rsa' ? 'sha256' : key.asymmetricKeyType === 'ec' ? 'sha384' : null
  return sign(hash, Buffer.from(text), key)
}

export function answer(leaf: Forged, signature: Uint8Array): { certificate: string; signature: string } {
  return {
    certificate: Buffer.from(leaf.certificate.rawData).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  }
}
