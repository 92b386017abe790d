import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Certificate } from './certificate.ts'
import { sameBytes } from './chain.ts'
import { nonceId, type OcspQuestion } from './ocsp-request.ts'
import { isAuthorisedAnswer } from './ocsp-responder.ts'

/** Why an answer says nothing: each has a catalogue code of its own. */
export type OcspDoubt = 'silent' | 'refused' | 'untrusted' | 'nonce' | 'wrong-certificate' | 'stale' | 'unknown'

export type OcspResult =
  | { readonly status: 'good'; readonly producedAt: Date }
  | { readonly status: 'revoked'; readonly reason: string }
  | { readonly status: 'unknown'; readonly why: OcspDoubt }

const largestAnswer = 65_536
const basicResponseId = '1.3.6.1.5.5.7.48.1.1'
const clockSkewSeconds = 60

/** Reads an answer to a question, fail closed: whatever is not a signed, fresh, matching "good" is something else. Checks in the order of RFC 6960, 3.2. */
export function readAnswer(
  bytes: Uint8Array,
  context: { question: OcspQuestion; issuer: Certificate; now: Date; maxAgeSeconds: number },
): OcspResult {
  try {
    const response = readResponse(bytes)
    if (!response) return unknown('untrusted')
    if (response.responseStatus.valueBlock.valueDec !== 0) return unknown('refused')
    if (!response.responseBytes) return unknown('silent')
    if (response.responseBytes.responseType !== basicResponseId) return unknown('untrusted')
    const { result: basic } = asn1js.fromBER(new Uint8Array(response.responseBytes.response.valueBlock.valueHexView))
    if (!isAuthorisedAnswer(basic, context.issuer, context.now)) return unknown('untrusted')
    return readData(new pkijs.BasicOCSPResponse({ schema: basic }).tbsResponseData, context)
  } catch {
    return unknown('untrusted')
  }
}

function readResponse(bytes: Uint8Array): pkijs.OCSPResponse | undefined {
  if (bytes.length > largestAnswer) return undefined
  const { result, offset } = asn1js.fromBER(new Uint8Array(bytes))
  return offset === bytes.length ? new pkijs.OCSPResponse({ schema: result }) : undefined
}

function readData(
  data: pkijs.ResponseData,
  { question, now, maxAgeSeconds }: Parameters<typeof readAnswer>[1],
): OcspResult {
  const extensions = data.responseExtensions ?? []
  if (extensions.some(({ extnID, critical }) => critical && extnID !== nonceId)) return unknown('untrusted')
  if (!hasNonce(extensions, question.nonce)) return unknown('nonce')
  const [single, second] = data.responses.filter(({ certID }) => isAbout(certID, question))
  if (!single || second) return unknown('wrong-certificate')
  if (single.singleExtensions?.some(({ critical }) => critical)) return unknown('untrusted')
  if (!isFresh(single, data.producedAt, now, maxAgeSeconds)) return unknown('stale')
  return readStatus(single.certStatus, data.producedAt)
}

/** A missing nonce is refused: without it yesterday's "good" could be played back (RFC 9654). */
function hasNonce(extensions: readonly pkijs.Extension[], expected: Uint8Array): boolean {
  const [found, second] = extensions.filter(({ extnID }) => extnID === nonceId)
  if (!found || second) return false
  const { result } = asn1js.fromBER(new Uint8Array(found.extnValue.valueBlock.valueHexView))
  return result instanceof asn1js.OctetString && sameBytes(result.valueBlock.valueHexView, expected)
}

function isAbout(id: pkijs.CertID, question: OcspQuestion): boolean {
  return (
    id.hashAlgorithm.algorithmId === question.hashAlgorithm &&
    sameBytes(id.issuerNameHash.valueBlock.valueHexView, question.issuerNameHash) &&
    sameBytes(id.issuerKeyHash.valueBlock.valueHexView, question.issuerKeyHash) &&
    sameBytes(id.serialNumber.valueBlock.valueHexView, question.serial)
  )
}

function isFresh(single: pkijs.SingleResponse, producedAt: Date, now: Date, maxAgeSeconds: number): boolean {
  const latest = now.getTime() + clockSkewSeconds * 1000
  const earliest = now.getTime() - (maxAgeSeconds + clockSkewSeconds) * 1000
  const within = (date: Date) => date.getTime() <= latest && date.getTime() >= earliest
  return within(single.thisUpdate) && within(producedAt) && (!single.nextUpdate || now <= single.nextUpdate)
}

const reasons: Record<number, string> = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
}

/** CertStatus: good [0], revoked [1], unknown [2]; anything else is unknown too. */
function readStatus(status: asn1js.AsnType, producedAt: Date): OcspResult {
  if (status.idBlock.tagClass !== 3) return unknown('unknown')
  if (status.idBlock.tagNumber === 0) return { status: 'good', producedAt }
  return status.idBlock.tagNumber === 1 ? { status: 'revoked', reason: reasonOf(status) } : unknown('unknown')
}

function reasonOf(status: asn1js.AsnType): string {
  const [, wrapped] = status instanceof asn1js.Constructed ? (status.valueBlock.value as asn1js.AsnType[]) : []
  const [reason] = wrapped instanceof asn1js.Constructed ? wrapped.valueBlock.value : []
  return reason instanceof asn1js.Enumerated ? (reasons[reason.valueBlock.valueDec] ?? 'unspecified') : 'unspecified'
}

const unknown = (why: OcspDoubt): OcspResult => ({ status: 'unknown', why })
