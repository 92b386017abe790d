import type * as x509 from '@peculiar/x509'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { KeyPair } from '../../mock-idps/jpki/keys.ts'

const nonceId = '1.3.6.1.5.5.7.48.1.2'

/** How an answer is made; every member departs from an honest answer signed by the issuer itself. */
export interface AnswerOptions {
  signer: { certificate: x509.X509Certificate; keys: KeyPair }
  /** Certificates sent along; the signer's unless said. */
  certificates?: x509.X509Certificate[]
  byKey?: boolean
  nonce?: Uint8Array
  status?: 0 | 1 | 2
  thisUpdate?: Date
  nextUpdate?: Date | null
  producedAt?: Date
  /** How often the statement about the certificate stands in the answer. */
  copies?: number
  criticalExtension?: string
}

/** Makes a signed OCSP answer to a request. */
export async function forgeAnswer(request: Uint8Array, options: AnswerOptions): Promise<Uint8Array> {
  const asked = pkijs.OCSPRequest.fromBER(new Uint8Array(request)).tbsRequest
  const basic = new pkijs.BasicOCSPResponse()
  const data = basic.tbsResponseData
  const certificates = (options.certificates ?? [options.signer.certificate]).map((one) =>
    pkijs.Certificate.fromBER(one.rawData),
  )
  const signer = pkijs.Certificate.fromBER(options.signer.certificate.rawData)
  data.responderID = options.byKey ? await keyHash(signer) : signer.subject
  data.producedAt = options.producedAt ?? whole(new Date())
  for (let n = 0; n < (options.copies ?? 1); n += 1) data.responses.push(statement(asked, options))
  data.responseExtensions = extensions(asked, options)
  basic.certs = certificates
  await basic.sign(
    options.signer.keys.privateKey,
    signer.signatureAlgorithm.algorithmId.startsWith('1.2.840.10045') ? 'SHA-384' : 'SHA-256',
  )
  const response = new pkijs.OCSPResponse({
    responseStatus: new asn1js.Enumerated({ value: 0 }),
    responseBytes: new pkijs.ResponseBytes({
      responseType: '1.3.6.1.5.5.7.48.1.1',
      response: new asn1js.OctetString({ valueHex: basic.toSchema().toBER(false) }),
    }),
  })
  return new Uint8Array(response.toSchema().toBER(false))
}

function statement(asked: pkijs.TBSRequest, options: AnswerOptions): pkijs.SingleResponse {
  const certID = asked.requestList[0]?.reqCert
  if (!certID) throw new Error('the request asks about nothing')
  const single = new pkijs.SingleResponse({
    certID,
    certStatus: certStatus(options.status ?? 0),
    thisUpdate: options.thisUpdate ?? whole(new Date()),
  })
  if (options.nextUpdate !== null) single.nextUpdate = options.nextUpdate ?? whole(new Date(Date.now() + 600_000))
  return single
}

function extensions(asked: pkijs.TBSRequest, options: AnswerOptions): pkijs.Extension[] {
  const own = asked.requestExtensions?.find(({ extnID }) => extnID === nonceId)
  const forged =
    options.nonce && new asn1js.OctetString({ valueHex: new Uint8Array(options.nonce).buffer }).toBER(false)
  const nonce = forged ? new pkijs.Extension({ extnID: nonceId, extnValue: forged }) : own
  const critical = options.criticalExtension
    ? [
        new pkijs.Extension({
          extnID: options.criticalExtension,
          critical: true,
          extnValue: new asn1js.Null().toBER(false),
        }),
      ]
    : []
  return [...(nonce ? [nonce] : []), ...critical]
}

function certStatus(status: 0 | 1 | 2): asn1js.BaseBlock {
  const idBlock = { tagClass: 3, tagNumber: status }
  if (status !== 1) return new asn1js.Primitive({ idBlock, lenBlock: { length: 1 } } as asn1js.PrimitiveParams)
  return new asn1js.Constructed({ idBlock, value: [new asn1js.GeneralizedTime({ valueDate: whole(new Date()) })] })
}

async function keyHash(certificate: pkijs.Certificate): Promise<asn1js.OctetString> {
  const bits = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView
  return new asn1js.OctetString({ valueHex: await crypto.subtle.digest('SHA-1', new Uint8Array(bits)) })
}

/** RFC 5280 times have no fractions of a second. */
export function whole(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}
