import { failed, ok, type Result } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'

/** What a wallet can tell of a credential (OpenID4VCI 1.0, section 11.1). */
export type NotificationEvent = 'credential_accepted' | 'credential_failure' | 'credential_deleted'

/** What a wallet has told, and when it first did. */
export interface Notification {
  readonly event: NotificationEvent
  readonly at: string
}

/** Keeps what wallets tell of credentials. It changes nothing about whether one is good: a wallet that deletes its copy revokes nothing. */
export function createNoteNotification({ records, clock, audit }: Pick<Needs, 'records' | 'clock' | 'audit'>) {
  /**
   * Keeps what the wallet of an offer tells of its credential; told again, it stays as it was told first.
   * Only the credential of that offer is looked at, so nobody learns from an answer whether another one exists.
   * @param told.offerId the offer that the wallet's access token was issued for
   */
  return (told: {
    offerId: string
    notificationId: string
    event: NotificationEvent
  }): Promise<Result<true, 'invalid_notification_id'>> =>
    records.transaction(async (tx) => {
      const row = await tx
        .selectFrom('credentials')
        .select(['id', 'person_id'])
        .where('offer_id', '=', told.offerId)
        .executeTakeFirst()
      if (row?.id !== told.notificationId) return failed('invalid_notification_id')
      const noted = await tx
        .insertInto('credential_notifications')
        .values({ credential_id: row.id, event: told.event, told_at: clock.now().toISOString() })
        .onConflict((conflict) => conflict.columns(['credential_id', 'event']).doNothing())
        .returning('credential_id')
        .executeTakeFirst()
      if (!noted) return ok(true)
      await audit.append(tx, {
        type: 'credential.notified',
        actor: { kind: 'person', id: row.person_id },
        subject: row.id,
        fields: { credential: row.id, event: told.event },
      })
      return ok(true)
    })
}

/** What stands of all that was told of one credential, in the order in which it was: deleted is deleted, otherwise the last word counts. */
export const lastWord = (told: readonly Notification[]): Notification | null =>
  told.find(({ event }) => event === 'credential_deleted') ?? told.at(-1) ?? null
