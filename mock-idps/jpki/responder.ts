import 'reflect-metadata'
import { createHash } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { type Authorities, type Authority, addDays, newSerial, selfSign } from './authority.ts'
import type { Cards } from './cards.ts'
import { ocspNoCheck } from './extensions.ts'
import type { Fault, FaultPanel } from './faults.ts'
import { algorithms, generateKeys, type KeyPair } from './keys.ts'
import { oids, type Purpose } from './oids.ts'

interface Options {
  authorities: Authorities
  cards: Cards
  panel: FaultPanel
  now: () => Date
}

/** `silent` means that the request is to be left hanging. */
export type Answer = { kind: 'answer'; body: Uint8Array } | { kind: 'silent' }

const unsigned = { malformedRequest: 1, tryLater: 3, unauthorized: 6 } as const

/** An OCSP responder (RFC 6960) that signs with a delegated key, certified by the same authority key that issued the certificate. */
export function createResponder({ authorities, cards, panel, now }: Options) {
  const delegates = new Map<string, Promise<Delegate>>()

  function delegateOf(authority: Authority, stranger: boolean): Promise<Delegate> {
    const day = now().toISOString().slice(0, 10)
    const id = [authority.purpose, authority.generation, day, stranger].join('/')
    const known = delegates.get(id) ?? (stranger ? strangerDelegate(authority, now()) : delegate(authority, now()))
    delegates.set(id, known)
    return known
  }

  // Made in the background, so that the first person of the day does not wait for a key.
  void authorities
    .all()
    .then((known) => Promise.all(known.filter(isCurrent).map((authority) => delegateOf(authority, false))))

  return async function answer(purpose: Purpose, body: Uint8Array): Promise<Answer> {
    const request = readRequest(body)
    const asked = request?.tbsRequest.requestList[0]?.reqCert
    if (!request || !asked) return refuse('malformedRequest')
    const authority = (await authorities.all()).find((known) => known.purpose === purpose && issued(known, asked))
    if (!authority) return refuse('unauthorized')
    const card = cards.ownerOf(hex(asked.serialNumber))
    const fault = panel.of(card)
    if (fault === 'ocsp-silent') return { kind: 'silent' }
    if (fault === 'ocsp-try-later') return refuse('tryLater')
    const signer = await delegateOf(authority, fault === 'ocsp-stranger')
    const revoked = fault === 'revoked' || (card !== undefined && cards.find(card)?.starts === 'revoked')
    const status = card === undefined || fault === 'ocsp-unknown' ? 'unknown' : revoked ? 'revoked' : 'good'
    return { kind: 'answer', body: await sign(request, asked, { fault, status, signer, now: now() }) }
  }
}

function isCurrent(authority: Authority): boolean {
  return authority.generation === '2' || authority.generation === 'next'
}

interface Delegate {
  keys: KeyPair
  kind: Authority['kind']
  certificate: x509.X509Certificate
}

/** A responder certificate: OCSP signing only, never to be checked for revocation itself, valid for a month. */
async function delegate(authority: Authority, now: Date): Promise<Delegate> {
  const keys = await generateKeys(authority.kind)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `${authority.certificate.subject}, CN=OCSP Responder`,
    issuer: authority.certificate.subject,
    serialNumber: newSerial(),
    notBefore: addDays(now, -1),
    notAfter: addDays(now, 30),
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithms[authority.kind],
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([oids.ocspSigning], true),
      ocspNoCheck(),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { keys, kind: authority.kind, certificate }
}

/** A delegate of somebody who calls himself by the authority's name. */
async function strangerDelegate(authority: Authority, now: Date): Promise<Delegate> {
  const keys = await generateKeys('p-384')
  const certificate = await selfSign(authority.purpose, keys, { kind: 'p-384', from: -1, until: 365 }, now)
  return delegate({ ...authority, kind: 'p-384', keys, certificate }, now)
}

interface Statement {
  fault: Fault
  status: 'good' | 'revoked' | 'unknown'
  signer: Delegate
  now: Date
}

async function sign(request: pkijs.OCSPRequest, asked: pkijs.CertID, statement: Statement): Promise<Uint8Array> {
  const { fault, signer } = statement
  const asOf = new Date(Math.floor(statement.now.getTime() / 1000) * 1000)
  // The two-day-old answer was true when it was signed; its nextUpdate has passed.
  const moment = fault === 'ocsp-stale' ? addDays(asOf, -2) : asOf
  const basic = new pkijs.BasicOCSPResponse()
  const subject = pkijs.Certificate.fromBER(signer.certificate.rawData)
  basic.tbsResponseData.responderID = subject.subject
  basic.tbsResponseData.producedAt = moment
  const single = new pkijs.SingleResponse({
    certID: fault === 'ocsp-wrong-certificate' ? otherSerial(asked) : asked,
    certStatus: certStatus(statement.status, addDays(moment, -1)),
    thisUpdate: moment,
    nextUpdate: addDays(moment, 1),
  })
  basic.tbsResponseData.responses.push(single)
  const nonce = request.tbsRequest.requestExtensions?.find(({ extnID }) => extnID === oids.ocspNonce)
  if (nonce && fault !== 'ocsp-no-nonce') basic.tbsResponseData.responseExtensions = [nonce]
  basic.certs = [subject]
  await basic.sign(signer.keys.privateKey, algorithms[signer.kind].hash)
  return respond(0, basic.toSchema().toBER(false))
}

/** CertStatus: good [0] NULL, revoked [1] {time, reason [0]}, unknown [2] NULL. The reason is affiliationChanged, as after a change of name or address. */
function certStatus(status: Statement['status'], since: Date): asn1js.BaseBlock {
  if (status === 'revoked') {
    const reason = new asn1js.Constructed({
      idBlock: { tagClass: 3, tagNumber: 0 },
      value: [new asn1js.Enumerated({ value: 3 })],
    })
    return new asn1js.Constructed({
      idBlock: { tagClass: 3, tagNumber: 1 },
      value: [new asn1js.GeneralizedTime({ valueDate: since }), reason],
    })
  }
  return new asn1js.Primitive({
    idBlock: { tagClass: 3, tagNumber: status === 'good' ? 0 : 2 },
    lenBlock: { length: 1 },
  } as asn1js.PrimitiveParams)
}

function respond(status: number, basic?: ArrayBuffer): Uint8Array {
  const response = new pkijs.OCSPResponse({ responseStatus: new asn1js.Enumerated({ value: status }) })
  if (basic) {
    response.responseBytes = new pkijs.ResponseBytes({
      responseType: oids.ocspBasic,
      response: new asn1js.OctetString({ valueHex: basic }),
    })
  }
  return new Uint8Array(response.toSchema().toBER(false))
}

function refuse(reason: keyof typeof unsigned): Answer {
  return { kind: 'answer', body: respond(unsigned[reason]) }
}

function readRequest(body: Uint8Array): pkijs.OCSPRequest | undefined {
  try {
    return pkijs.OCSPRequest.fromBER(new Uint8Array(body))
  } catch {
    return undefined
  }
}

const hashNames: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
}

/** The authority is found by the hash of its key: the name's hash is the same for every generation. */
function issued(authority: Authority, asked: pkijs.CertID): boolean {
  const hash = hashNames[asked.hashAlgorithm.algorithmId]
  if (!hash) return false
  const key = pkijs.Certificate.fromBER(authority.certificate.rawData).subjectPublicKeyInfo.subjectPublicKey
  const digest = createHash(hash).update(key.valueBlock.valueHexView).digest()
  return digest.equals(asked.issuerKeyHash.valueBlock.valueHexView)
}

function otherSerial(asked: pkijs.CertID): pkijs.CertID {
  return new pkijs.CertID({
    hashAlgorithm: asked.hashAlgorithm,
    issuerNameHash: asked.issuerNameHash,
    issuerKeyHash: asked.issuerKeyHash,
    serialNumber: asn1js.Integer.fromBigInt(BigInt(`0x${newSerial()}`)),
  })
}

function hex(serial: asn1js.Integer): string {
  return Buffer.from(serial.valueBlock.valueHexView).toString('hex')
}
