import { KakehashiError } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { Needs } from './needs.ts'

/** What a withdrawal reached. */
export interface Withdrawal {
  readonly credentialsRevoked: number
  readonly offersVoided: number
}

/**
 * Withdraws consents. All that lies in the records ends in one transaction with the withdrawal: offers, credentials, the notice to the
 * service. The service's tokens live in another store; they are ended after the commit and, if that was cut short, at the next occasion.
 */
export function createWithdraw(needs: Needs & { finishWithdrawals(personId: string): Promise<number> }) {
  const { records, clock, audit, ports, finishWithdrawals } = needs

  const find = (tx: RecordsHandle, consentId: string) =>
    tx.selectFrom('consents').selectAll().where('consent_id', '=', consentId).executeTakeFirst()

  /** Marks the consent first: whoever issues under it at this moment waits here, or has issued and is found by the revocation. */
  const mark = async (tx: RecordsHandle, consentId: string, at: string): Promise<boolean> => {
    const { numUpdatedRows } = await tx
      .updateTable('consents')
      .set({ withdrawn_at: at })
      .where('consent_id', '=', consentId)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  }

  const end = async (
    tx: RecordsHandle,
    row: { consent_id: string; person_id: string; learner_id: string; recipient: string },
    withdrawnAt: string,
  ): Promise<Withdrawal> => {
    const consentId = row.consent_id
    const offersVoided = await ports.voidOffers(tx, consentId)
    const credentialsRevoked = await ports.revokeCredentials(tx, consentId)
    await ports.tellService?.(tx, { clientId: row.recipient, consentId, withdrawnAt })
    await tx
      .updateTable('consents')
      .set({ credentials_revoked: credentialsRevoked, offers_voided: offersVoided })
      .where('consent_id', '=', consentId)
      .execute()
    await audit.append(tx, {
      type: 'consent.withdrawn',
      actor: { kind: 'person', id: row.person_id },
      subject: row.learner_id,
      fields: {
        consent: consentId,
        recipient: row.recipient,
        credentials_revoked: credentialsRevoked,
        offers_voided: offersVoided,
      },
    })
    return { credentialsRevoked, offersVoided }
  }

  /**
   * Withdraws a consent. Only its giver can, also after their link to the learner has ended. Withdrawing again changes nothing and says
   * what the first time reached.
   * @throws CONSENT-UNKNOWN, CONSENT-NOT-GIVER
   */
  return async (wanted: { personId: string; consentId: string }): Promise<Withdrawal> => {
    const reached = await records.transaction(async (tx) => {
      const row = await find(tx, wanted.consentId)
      if (!row) throw new KakehashiError('CONSENT-UNKNOWN')
      if (row.person_id !== wanted.personId) throw new KakehashiError('CONSENT-NOT-GIVER')
      const at = clock.now().toISOString()
      if (await mark(tx, row.consent_id, at)) return end(tx, row, at)
      const { credentials_revoked, offers_voided } = (await find(tx, wanted.consentId)) ?? row
      return { credentialsRevoked: credentials_revoked ?? 0, offersVoided: offers_voided ?? 0 }
    })
    await finishWithdrawals(wanted.personId)
    return reached
  }
}
