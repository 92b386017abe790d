import type { Clock, HttpClient, Ids } from '../../foundation/index.ts'
import type { Certificate } from './certificate.ts'
import { type OcspResult, readAnswer } from './ocsp-answer.ts'
import { askAbout, encodeQuestion } from './ocsp-request.ts'
import type { CertificateKind, JpkiSettings } from './settings.ts'

const longestWaitMs = 4500

/**
 * Asks the configured responder whether a certificate is revoked. The address in the certificate is never used: whoever made the certificate chose it.
 * An answer comes within `timeout_ms`, if only `{ status: 'unknown', why: 'silent' }`.
 */
export function createOcsp({
  settings,
  http,
  clock,
  ids,
}: {
  settings: JpkiSettings
  http: HttpClient
  clock: Clock
  ids: Ids
}) {
  async function post(kind: CertificateKind, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
    try {
      const response = await http(settings.ocsp[kind].url, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        body,
        signal: AbortSignal.timeout(Math.min(settings.ocsp.timeout_ms, longestWaitMs)),
      })
      return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : undefined
    } catch {
      // Refused, reset, too slow or too long: for the caller the responder did not answer.
      return undefined
    }
  }

  return async function ask(
    kind: CertificateKind,
    subject: { serial: Uint8Array; issuer: Certificate },
  ): Promise<OcspResult> {
    const question = askAbout(subject.serial, subject.issuer, Buffer.from(ids.token(32), 'base64url'))
    const answer = await post(kind, encodeQuestion(question))
    if (!answer) return { status: 'unknown', why: 'silent' }
    const maxAgeSeconds = settings.ocsp.max_age_seconds
    return readAnswer(answer, { question, issuer: subject.issuer, now: clock.now(), maxAgeSeconds })
  }
}

export type AskOcsp = ReturnType<typeof createOcsp>
