import { createHash } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Certificate } from './certificate.ts'

export const nonceId = '1.3.6.1.5.5.7.48.1.2'
const sha1Id = '1.3.14.3.2.26'

/** What was asked; the answer must repeat every part of it. */
export interface OcspQuestion {
  readonly hashAlgorithm: string
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  readonly serial: Uint8Array
  readonly nonce: Uint8Array
}

/**
 * Puts the question about one certificate (RFC 6960, 4.1.1). The hashes only name the issuer, which is why SHA-1, the one every responder knows, will do:
 * trust comes from the signature on the answer.
 */
export function askAbout(serial: Uint8Array, issuer: Certificate, nonce: Uint8Array): OcspQuestion {
  return {
    hashAlgorithm: sha1Id,
    issuerNameHash: sha1(issuer.subject),
    issuerKeyHash: sha1(issuer.keyBits),
    serial,
    nonce,
  }
}

/** Encodes the request with its nonce (RFC 9654). */
export function encodeQuestion(question: OcspQuestion): Uint8Array<ArrayBuffer> {
  const octets = (bytes: Uint8Array) => new asn1js.OctetString({ valueHex: new Uint8Array(bytes).buffer })
  const request = new pkijs.OCSPRequest()
  request.tbsRequest.requestList = [
    new pkijs.Request({
      reqCert: new pkijs.CertID({
        hashAlgorithm: new pkijs.AlgorithmIdentifier({
          algorithmId: question.hashAlgorithm,
          algorithmParams: new asn1js.Null(),
        }),
        issuerNameHash: octets(question.issuerNameHash),
        issuerKeyHash: octets(question.issuerKeyHash),
        serialNumber: new asn1js.Integer({ valueHex: new Uint8Array(question.serial).buffer }),
      }),
    }),
  ]
  request.tbsRequest.requestExtensions = [
    new pkijs.Extension({ extnID: nonceId, extnValue: octets(question.nonce).toBER(false) }),
  ]
  return new Uint8Array(request.toSchema(true).toBER(false))
}

export function sha1(bytes: Uint8Array): Uint8Array {
  return createHash('sha1').update(bytes).digest()
}
