import { KakehashiError } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { Needs } from './needs.ts'

/** What a person agreed at sign-in to send to a service: names of scopes and claims, never values. */
export interface AgreedRelease {
  /** `client_id` of the service. */
  readonly recipient: string
  readonly shown: readonly { readonly scope: string; readonly claim: string }[]
  readonly agreedAt: string
}

/** Agreements given on the release page of a sign-in, and their withdrawal. */
export function createReleases(needs: Needs & { finishWithdrawals(personId: string): Promise<number> }) {
  const { records, clock, ids, audit } = needs

  const active = (db: RecordsHandle, personId: string) =>
    db
      .selectFrom('consent_releases')
      .selectAll()
      .where('person_id', '=', personId)
      .where('withdrawn_at', 'is', null)
      .orderBy('agreed_at', 'desc')

  /** What is in force with one service, newest first. */
  const agreedWith = async (db: RecordsHandle, personId: string, clientId: string): Promise<AgreedRelease[]> =>
    (await active(db, personId).where('recipient', '=', clientId).execute()).map(toRelease)

  return {
    /** Whether an agreement on record covers this scope for this service: one of its claims was shown and agreed to. */
    async releasable(personId: string, clientId: string, scope: string): Promise<boolean> {
      const agreed = await agreedWith(records.db, personId, clientId)
      return agreed.some(({ shown }) => shown.some((item) => item.scope === scope))
    },

    /** Records an agreement given on the release page; it is on record when the promise resolves. */
    async recordRelease(agreed: {
      personId: string
      clientId: string
      release: { readonly claims: readonly { readonly scope: string; readonly claim: string }[] }
    }): Promise<void> {
      const { personId, clientId } = agreed
      const shown = JSON.stringify(agreed.release.claims.map(({ scope, claim }) => ({ scope, claim })))
      await records.transaction(async (tx) => {
        const known = await agreedWith(tx, personId, clientId)
        if (known.some((release) => JSON.stringify(release.shown) === shown)) return
        const releaseId = ids.id()
        const row = { release_id: releaseId, person_id: personId, recipient: clientId, shown }
        await tx
          .insertInto('consent_releases')
          .values({ ...row, agreed_at: clock.now().toISOString() })
          .execute()
        const actor = { kind: 'person', id: personId } as const
        const scopes = [...new Set(agreed.release.claims.map(({ scope }) => scope))].join(' ')
        const fields = { consent: releaseId, recipient: clientId, purpose: scopes }
        await audit.append(tx, { type: 'consent.given', actor, subject: personId, fields })
      })
    },

    /** What a person has agreed at sign-in and not withdrawn, newest first. */
    async activeReleases(personId: string): Promise<AgreedRelease[]> {
      await needs.finishWithdrawals(personId)
      return (await active(records.db, personId).execute()).map(toRelease)
    },

    /**
     * Withdraws everything a person agreed at sign-in to send to a service, and ends the service's tokens.
     * @throws CONSENT-UNKNOWN when nothing is in force
     */
    async withdrawRelease(wanted: { personId: string; clientId: string }): Promise<void> {
      const { personId, clientId } = wanted
      await records.transaction(async (tx) => {
        const rows = await tx
          .updateTable('consent_releases')
          .set({ withdrawn_at: clock.now().toISOString() })
          .where('person_id', '=', personId)
          .where('recipient', '=', clientId)
          .where('withdrawn_at', 'is', null)
          .returning('release_id')
          .execute()
        if (rows.length === 0) throw new KakehashiError('CONSENT-UNKNOWN')
        const actor = { kind: 'person', id: personId } as const
        for (const { release_id } of rows) {
          const fields = { consent: release_id, recipient: clientId }
          await audit.append(tx, { type: 'consent.withdrawn', actor, subject: personId, fields })
        }
      })
      await needs.finishWithdrawals(personId)
    },
  }
}

const toRelease = (row: { recipient: string; shown: string; agreed_at: string }): AgreedRelease => ({
  recipient: row.recipient,
  shown: JSON.parse(row.shown) as { scope: string; claim: string }[],
  agreedAt: row.agreed_at,
})
