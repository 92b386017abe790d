import type { Actor } from '../audit/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { Claimed } from './claim.ts'
import { instant, type Needs } from './needs.ts'
import { pauseAfter } from './pause.ts'

/** Who gives a message up. */
const outboxActor: Actor = { kind: 'system', id: 'outbox' }

/** A message that is given up, as the audit log names it. */
export interface GivenUp {
  readonly id: string
  readonly kind: string
  readonly receiver: string
  readonly subject?: string
  readonly attempt: number
}

/** Notes how attempts ended. Whoever has lost the lease meanwhile notes no failure: another has the message now. */
export function createNote({ records, clock, ids, audit }: Pick<Needs, 'records' | 'clock' | 'ids' | 'audit'>) {
  /** Gives a message up, if nobody has taken it up meanwhile. @returns whether it did */
  const giveUp = async (tx: RecordsHandle, message: GivenUp, reason: string): Promise<boolean> => {
    const { id, kind, receiver, subject, attempt } = message
    const { numUpdatedRows } = await tx
      .updateTable('outbox_messages')
      .set({ state: 'dead', died_at: instant(clock), leased_until: null, reason })
      .where('id', '=', id)
      .where('attempts', '=', attempt)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    const fields = { message: id, kind, receiver, attempts: attempt, reason }
    await audit.append(tx, {
      type: 'outbox.given_up',
      actor: outboxActor,
      ...(subject === undefined ? {} : { subject }),
      fields,
    })
    return true
  }

  /** Leaves a receiver alone for a while. Attempts that were under way together are one failure. */
  const pauseReceiver = async (tx: RecordsHandle, receiver: string, waitSeconds: number): Promise<void> => {
    const now = instant(clock)
    const row = await tx
      .selectFrom('outbox_receivers')
      .selectAll()
      .where('receiver', '=', receiver)
      .executeTakeFirstOrThrow()
    if (row.paused_until !== null && row.paused_until > now) return
    const failures = row.failures + 1
    await tx
      .updateTable('outbox_receivers')
      .set({ failures, paused_until: instant(clock, Math.max(pauseAfter(failures, ids), waitSeconds)) })
      .where('receiver', '=', receiver)
      .execute()
  }

  const receiverAnswers = (tx: RecordsHandle, receiver: string) =>
    tx
      .updateTable('outbox_receivers')
      .set({ failures: 0, paused_until: null })
      .where('receiver', '=', receiver)
      .where('failures', '>', 0)
      .execute()

  return {
    giveUp,

    /** Received: nothing of the message is kept, whoever else may have it. */
    async delivered({ id, receiver }: Claimed): Promise<void> {
      await records.db.deleteFrom('outbox_messages').where('id', '=', id).execute()
      await receiverAnswers(records.db, receiver)
    },

    /** The receiver calls the message wrong: nothing would come of another attempt. */
    async refused(message: Claimed, reason: string): Promise<boolean> {
      return records.transaction(async (tx) => {
        await receiverAnswers(tx, message.receiver)
        return giveUp(tx, message, reason)
      })
    },

    /**
     * Not received: comes again after a pause, or is given up when its time will have run out by then.
     * @param options.away the receiver as a whole is left alone, for `waitSeconds` at least @returns whether it was given up
     */
    async failed(
      message: Claimed,
      { reason, away, waitSeconds = 0 }: { reason: string; away: boolean; waitSeconds?: number | undefined },
    ): Promise<boolean> {
      const { id, attempt, receiver, expiresAt } = message
      const failures = message.failures + 1
      const dueAt = instant(clock, Math.max(pauseAfter(failures, ids), waitSeconds))
      return records.transaction(async (tx) => {
        await (away ? pauseReceiver(tx, receiver, waitSeconds) : receiverAnswers(tx, receiver))
        if (dueAt >= expiresAt) return giveUp(tx, message, reason)
        await tx
          .updateTable('outbox_messages')
          .set({ due_at: dueAt, leased_until: null, failures, reason })
          .where('id', '=', id)
          .where('attempts', '=', attempt)
          .execute()
        return false
      })
    },

    /** Not finished: anybody may take it at once. */
    async letGo({ id, attempt }: Claimed): Promise<void> {
      await records.db
        .updateTable('outbox_messages')
        .set({ leased_until: null })
        .where('id', '=', id)
        .where('attempts', '=', attempt)
        .execute()
    },

    /** Lets go what a process that is gone had under way, where no other process can be: on the embedded engine, at start. */
    async letGoAll(): Promise<void> {
      await records.db
        .updateTable('outbox_messages')
        .set({ leased_until: null })
        .where('leased_until', 'is not', null)
        .execute()
    },
  }
}

export type Note = ReturnType<typeof createNote>
