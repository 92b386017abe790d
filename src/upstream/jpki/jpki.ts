import { createHash, createHmac } from 'node:crypto'
import { type Clock, type HttpClient, type Ids, ok, type Result } from '../../foundation/index.ts'
import type { ProbeReport } from '../connector.ts'
import { createAnchors } from './anchors.ts'
import { checkChallenge, writeChallenge } from './challenge.ts'
import { type JpkiFailure, refused } from './failure.ts'
import { createOcsp } from './ocsp.ts'
import { type BasicFour, readBasicFour } from './profile.ts'
import type { CertificateKind, JpkiSettings } from './settings.ts'
import { type CardAlgorithm, keyFingerprint } from './signature.ts'
import { type CardAnswer, createVerifyCard, type VerifiedCard } from './verify-card.ts'

/** What is kept of a signature: the result of the verification, nothing of the certificate. */
export interface SignatureEvidence {
  /** ISO 8601. */
  readonly verifiedAt: string
  readonly algorithm: CardAlgorithm
  /** SHA-256 of the signed text as UTF-8, hex. */
  readonly digest: string
  /** ISO 8601. */
  readonly ocspProducedAt: string
  /** Identifier of the certificate policy. */
  readonly policy: string
}

export interface VerifiedSignature {
  /** Of the 署名用 certificate: differs from the identifier of the same card's 利用者証明用 certificate. */
  readonly identifier: string
  readonly basicFour: BasicFour
  readonly evidence: SignatureEvidence
}

export interface JpkiOptions {
  settings: JpkiSettings
  http: HttpClient
  clock: Clock
  ids: Ids
  /** 32 bytes that never leave the key store; the identifiers hang on it. */
  identifierKey: () => Promise<Buffer>
  /** This gateway's issuer URL. */
  origin: string
}

export type Jpki = ReturnType<typeof createJpki>

/** Builds the card path. Every refusal is a `JpkiFailure` with a catalogue code; only broken assumptions throw. */
export function createJpki({ settings, http, clock, ids, identifierKey, origin }: JpkiOptions) {
  const anchors = createAnchors(settings.trust_anchors_directory)
  const ask = createOcsp({ settings, http, clock, ids })
  const verifyCard = createVerifyCard({ settings, clock, anchors, ask })

  /** Keyed hash over issuer key and serial number (design: no serial is kept); the same certificate always gives the same identifier. */
  async function identify({ certificate, issuer }: VerifiedCard): Promise<string> {
    const hmac = createHmac('sha256', await identifierKey())
    hmac.update(`${keyFingerprint(issuer.spki)}:${Buffer.from(certificate.serial).toString('hex')}`)
    return hmac.digest('base64url')
  }

  async function probeKind(kind: CertificateKind): Promise<ProbeReport['checks'][number]> {
    const trusted = await anchors()
    if (!trusted.ok) return { name: kind, ok: false, detail: trusted.failure.code }
    const issuer = trusted.value[kind].find(({ notAfter }) => clock.now() <= notAfter)
    if (!issuer) return { name: kind, ok: false, detail: 'JPKI-TRUST-EMPTY: no anchor in force' }
    // Any answer will do, "unknown" included: the question about the authority's own number only finds out whether somebody listens.
    const answer = await ask(kind, { serial: issuer.serial, issuer })
    const silent = answer.status === 'unknown' && answer.why === 'silent'
    const { url } = settings.ocsp[kind]
    return silent
      ? { name: kind, ok: false, detail: `JPKI-OCSP-SILENT: ${url}` }
      : { name: kind, ok: true, detail: `${trusted.value[kind].length} anchors, ${url} answers` }
  }

  return {
    /** The text a card is to sign for a sign-in attempt. The caller keeps it with the attempt and lets it be used once. */
    newAuthenticationChallenge(attemptId: string): { document: string; expiresAt: Date } {
      const expiresAt = new Date(clock.now().getTime() + settings.challenge_ttl_seconds * 1000)
      return { document: writeChallenge({ attemptId, origin, kind: 'authentication' }, ids, expiresAt), expiresAt }
    },

    /**
     * Verifies a sign-in with the 利用者証明用 certificate.
     * @param input.document the text kept with the attempt, never one that came with the answer
     */
    async verifyAuthentication(
      input: CardAnswer & { attemptId: string; document: string },
    ): Promise<Result<{ identifier: string }, JpkiFailure>> {
      const expected = { attemptId: input.attemptId, origin, kind: 'authentication' } as const
      const challenge = checkChallenge(input.document, expected, clock.now())
      if (challenge === 'expired') return refused('JPKI-CHALLENGE-EXPIRED')
      if (challenge === 'foreign') return refused('JPKI-CHALLENGE-FOREIGN')
      const card = await verifyCard('authentication', Buffer.from(input.document, 'utf8'), input)
      return card.ok ? ok({ identifier: await identify(card.value) }) : card
    },

    /** Verifies a text signed with the 署名用 certificate and reads 基本4情報 from it. The caller sees to it that the text is its own and used once. */
    async verifySignature(input: CardAnswer & { text: string }): Promise<Result<VerifiedSignature, JpkiFailure>> {
      const bytes = Buffer.from(input.text, 'utf8')
      const card = await verifyCard('signature', bytes, input)
      if (!card.ok) return card
      const basicFour = readBasicFour(card.value.certificate)
      if (!basicFour.ok) return basicFour
      const { algorithm, policy, ocspProducedAt } = card.value
      const evidence = {
        verifiedAt: clock.now().toISOString(),
        algorithm,
        digest: createHash('sha256').update(bytes).digest('hex'),
        ocspProducedAt: ocspProducedAt.toISOString(),
        policy,
      }
      return ok({ identifier: await identify(card.value), basicFour: basicFour.value, evidence })
    },

    /** Says whether the card path could work now: an anchor in force for both kinds, and both responders answering. */
    async probe(): Promise<ProbeReport> {
      const checks = await Promise.all([probeKind('authentication'), probeKind('signature')])
      return { ok: checks.every(({ ok: good }) => good), checks }
    },
  }
}
