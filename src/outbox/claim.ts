import { sql } from 'kysely'
import type { MessageKind, MessageToSend } from './message.ts'
import { instant, type Needs } from './needs.ts'
import { leaseSeconds } from './stated-limits.ts'

/** A message that this process alone may send until its lease ends. */
export interface Claimed extends MessageToSend {
  /** Failures of the message so far. */
  readonly failures: number
  readonly expiresAt: string
}

/** A message whose turn it is at its receiver. */
interface Due {
  readonly id: string
  readonly receiver: string
  /** Failures of the receiver since it last answered. */
  readonly troubles: number
}

/** Takes messages to send, by lease. */
export function createClaim({ records, clock }: Pick<Needs, 'records' | 'clock'>) {
  /**
   * Of each receiver that is not left alone the message that has been due longest. One look into the index for every receiver: what waits for
   * one of them costs the others nothing.
   */
  const due = async (): Promise<readonly Due[]> => {
    const now = instant(clock)
    const { rows } = await sql<{ receiver: string; troubles: number; id: string | null }>`
      select r.receiver, r.failures as troubles, (
        select m.id from outbox_messages m
        where m.receiver = r.receiver and m.state = 'waiting' and m.due_at <= ${now} and m.expires_at > ${now}
          and (m.leased_until is null or m.leased_until <= ${now})
        order by m.due_at limit 1) as id
      from outbox_receivers r
      where r.paused_until is null or r.paused_until <= ${now}`.execute(records.db)
    return rows.flatMap(({ id, ...row }) => (id === null ? [] : [{ ...row, id }]))
  }

  /** Takes one message, unless somebody else was faster. */
  const claim = async ({ id }: Pick<Due, 'id'>): Promise<Claimed | undefined> => {
    const now = instant(clock)
    const row = await records.db
      .updateTable('outbox_messages')
      .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), leased_until: instant(clock, leaseSeconds) }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now)
      .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<=', now)]))
      .returning(['kind', 'receiver', 'subject', 'payload', 'attempts', 'failures', 'expires_at'])
      .executeTakeFirst()
    if (!row) return undefined
    return {
      id,
      kind: row.kind as MessageKind,
      receiver: row.receiver,
      ...(row.subject === null ? {} : { subject: row.subject }),
      payload: JSON.parse(row.payload) as Record<string, string>,
      attempt: row.attempts,
      failures: row.failures,
      expiresAt: row.expires_at,
    }
  }

  return { due, claim }
}
