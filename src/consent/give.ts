import {
  addDays,
  addMonths,
  constantTimeEqual,
  type Day,
  KakehashiError,
  refuseMyNumber,
  tokyoDate,
} from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { SignatureEvidence } from './consent.ts'
import { digestOf, renderText } from './draft-text.ts'
import type { Needs } from './needs.ts'
import type { ConsentTerms } from './terms.ts'

/** Longest term of a consent, in months: no link lives longer. */
export const longestMonths = 36

interface Given {
  terms: ConsentTerms
  /** As it was shown and signed. */
  text: string
  textVersion: string
  evidence: SignatureEvidence
  /** The person whose card signed, as the sign-in found them. */
  signedBy: string
}

function refuseImpossibleTerm(until: Day, today: Day): void {
  const real = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(until) && addDays(until, 0) === until
  if (!real || until < today || until > addMonths(today, longestMonths))
    throw new KakehashiError('CONSENT-TERM', { params: { until } })
}

/** The text must be ours for these very terms, and the signature must be over that text: else somebody agrees to what they never read. */
function refuseUnlessSigned({ terms, text, textVersion, evidence, signedBy }: Given): void {
  if (renderText(terms, textVersion)?.text !== text) throw new KakehashiError('CONSENT-TEXT-MISMATCH')
  if (!constantTimeEqual(evidence.digest, digestOf(text))) throw new KakehashiError('CONSENT-EVIDENCE-MISMATCH')
  if (signedBy !== terms.person.personId) throw new KakehashiError('CONSENT-SIGNER-MISMATCH')
}

/** Records consents. */
export function createGive(needs: Needs) {
  const { records, clock, ids, audit, guardianship } = needs

  /** One signature makes one consent: the same one sent twice finds the first, unless that was withdrawn. */
  const earlier = async (tx: RecordsHandle, given: Given): Promise<{ consentId: string } | undefined> => {
    const row = await tx
      .selectFrom('consents')
      .select(['consent_id', 'person_id', 'withdrawn_at'])
      .where('text_digest', '=', digestOf(given.text))
      .executeTakeFirst()
    if (!row) return undefined
    if (row.person_id !== given.terms.person.personId || row.withdrawn_at !== null)
      throw new KakehashiError('CONSENT-TEXT-USED')
    return { consentId: row.consent_id }
  }

  const insert = async (tx: RecordsHandle, given: Given, consentId: string, at: Date) => {
    const { terms, text, textVersion } = given
    const { verifiedAt, algorithm, digest, ocspProducedAt, policy } = given.evidence
    await tx
      .insertInto('consents')
      .values({
        consent_id: consentId,
        person_id: terms.person.personId,
        learner_id: terms.learner.learnerId,
        capacity: terms.capacity,
        recipient: terms.service.clientId,
        certificate_kind: terms.certificateKind.kind,
        claims: JSON.stringify(terms.claims.map(({ name }) => name)),
        purpose: terms.purpose.ja,
        ends_on: terms.until,
        text,
        text_version: textVersion,
        text_digest: digestOf(text),
        evidence: JSON.stringify({ verifiedAt, algorithm, digest, ocspProducedAt, policy }),
        signed_by: given.signedBy,
        given_at: at.toISOString(),
        credentials_issued: 0,
      })
      .execute()
  }

  /**
   * Records a consent whose text was signed with the person's 署名用 certificate.
   * @throws CONSENT-TERM, -TEXT-MISMATCH, -EVIDENCE-MISMATCH, -SIGNER-MISMATCH, -TEXT-USED, -NOT-ALLOWED, MYNUMBER-REFUSED
   */
  return async (given: Given): Promise<{ consentId: string }> => {
    const { terms } = given
    const now = clock.now()
    refuseMyNumber({ text: given.text, terms }, 'consent')
    refuseImpossibleTerm(terms.until, tokyoDate(now))
    refuseUnlessSigned(given)
    const { personId } = terms.person
    return records.transaction(async (tx) => {
      const known = await earlier(tx, given)
      if (known) return known
      if (!(await guardianship.mayActFor(personId, terms.learner.learnerId, now, tx)))
        throw new KakehashiError('CONSENT-NOT-ALLOWED')
      const consentId = ids.id()
      await insert(tx, given, consentId, now)
      await audit.append(tx, {
        type: 'consent.given',
        actor: { kind: 'person', id: personId },
        subject: terms.learner.learnerId,
        fields: {
          consent: consentId,
          recipient: terms.service.clientId,
          purpose: terms.purpose.ja,
          text_version: given.textVersion,
          text_digest: digestOf(given.text),
        },
      })
      return { consentId }
    })
  }
}
