import { tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { type Consent, toConsent } from './consent.ts'
import type { Needs } from './needs.ts'

/** Readers, and the hold under which something is released. */
export function createFindConsents(
  needs: Pick<Needs, 'records' | 'clock' | 'guardianship'> & { finishWithdrawals(personId: string): Promise<number> },
) {
  const { records, clock, guardianship } = needs
  const today = () => tokyoDate(clock.now())

  /** Every consent a person has ever given, newest first. */
  const history = async (personId: string): Promise<Consent[]> => {
    await needs.finishWithdrawals(personId)
    const rows = await records.db
      .selectFrom('consents')
      .selectAll()
      .where('person_id', '=', personId)
      .orderBy('given_at', 'desc')
      .orderBy('consent_id')
      .execute()
    return rows.map((row) => toConsent(row, today()))
  }

  const activeConsents = async (personId: string): Promise<Consent[]> =>
    (await history(personId)).filter(({ status }) => status === 'active')

  return {
    history,

    /** The consents of a person that are neither withdrawn nor expired, newest first. */
    activeConsents,

    /** One consent by its identifier. Who may see it is decided by the caller. */
    async find(consentId: string): Promise<Consent | undefined> {
      const row = await records.db
        .selectFrom('consents')
        .selectAll()
        .where('consent_id', '=', consentId)
        .executeTakeFirst()
      return row && toConsent(row, today())
    },

    /**
     * The newest consent under which a kind of certificate of a learner may be released to this person's wallet now. There is none
     * while the person may not act for the learner, whatever they once agreed to.
     */
    async activeFor(wanted: {
      personId: string
      learnerId: string
      certificateKind: string
    }): Promise<Consent | undefined> {
      const { personId, learnerId, certificateKind } = wanted
      if (!(await guardianship.mayActFor(personId, learnerId))) return undefined
      const active = await activeConsents(personId)
      return active.find((consent) => consent.learnerId === learnerId && consent.certificateKind === certificateKind)
    },

    /**
     * Holds a consent until the caller's transaction ends, for an act that rests on it: a withdrawal at the same moment waits, and then
     * finds what was done.
     * @returns whether the consent holds now: not withdrawn, not expired, and its giver may still act for the learner
     */
    async holdForIssue(tx: RecordsHandle, consentId: string): Promise<boolean> {
      const row = await tx
        .updateTable('consents')
        .set(({ eb }) => ({ credentials_issued: eb('credentials_issued', '+', 1) }))
        .where('consent_id', '=', consentId)
        .where('withdrawn_at', 'is', null)
        .where('ends_on', '>=', today())
        .returning(['person_id', 'learner_id'])
        .executeTakeFirst()
      return row ? guardianship.mayActFor(row.person_id, row.learner_id, clock.now(), tx) : false
    },
  }
}
