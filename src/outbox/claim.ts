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

interface Due {
  readonly id: string
  readonly kind: string
  readonly receiver: string
  readonly subject: string | null
  readonly payload: string
  readonly attempts: number
  readonly failures: number
  readonly expires_at: string
  /** Failures of the receiver since it last answered. */
  readonly troubles: number
}

/** Takes messages to send, by lease. */
export function createClaim({ records, clock }: Pick<Needs, 'records' | 'clock'>) {
  /** The message of each receiver that has waited longest, if the receiver is not left alone and the message is due. */
  const due = async (): Promise<readonly Due[]> => {
    const now = instant(clock)
    const { rows } = await sql<Due>`
      select m.id, m.kind, m.receiver, m.subject, m.payload, m.attempts, m.failures, m.expires_at, r.failures as troubles
      from outbox_receivers r join outbox_messages m on m.id = (
        select i.id from outbox_messages i
        where i.receiver = r.receiver and i.state = 'waiting' and i.due_at <= ${now} and i.expires_at > ${now}
          and (i.leased_until is null or i.leased_until <= ${now})
        order by i.due_at limit 1)
      where r.paused_until is null or r.paused_until <= ${now}
      order by m.due_at`.execute(records.db)
    return rows
  }

  /** Takes one message, unless somebody else was faster. */
  const claim = async (row: Due): Promise<Claimed | undefined> => {
    const { numUpdatedRows } = await records.db
      .updateTable('outbox_messages')
      .set({ attempts: row.attempts + 1, leased_until: instant(clock, leaseSeconds) })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return undefined
    return {
      id: row.id,
      kind: row.kind as MessageKind,
      receiver: row.receiver,
      ...(row.subject === null ? {} : { subject: row.subject }),
      payload: JSON.parse(row.payload) as Record<string, string>,
      attempt: row.attempts + 1,
      failures: row.failures,
      expiresAt: row.expires_at,
    }
  }

  return { due, claim }
}
