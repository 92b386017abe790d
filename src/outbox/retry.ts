import type { Actor } from '../audit/index.ts'
import { KakehashiError } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { MessageKind } from './message.ts'
import { instant, type Needs } from './needs.ts'
import { ages } from './stated-limits.ts'

/** Lets operators have messages tried again. */
export function createRetry({ records, clock, audit }: Pick<Needs, 'records' | 'clock' | 'audit'>) {
  /** Due now, as if it had just been put in, but for the count of attempts; the receiver is no longer left alone. */
  const revive = async (tx: RecordsHandle, id: string, by: Actor): Promise<void> => {
    const row = await tx.selectFrom('outbox_messages').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new KakehashiError('OUTBOX-MESSAGE-UNKNOWN', { params: { message: id } })
    const { kind, receiver, subject } = row
    await tx
      .updateTable('outbox_messages')
      .set({
        state: 'waiting',
        due_at: instant(clock),
        expires_at: instant(clock, ages[kind as MessageKind]),
        failures: 0,
        died_at: null,
      })
      .where('id', '=', id)
      .execute()
    await tx
      .updateTable('outbox_receivers')
      .set({ failures: 0, paused_until: null })
      .where('receiver', '=', receiver)
      .execute()
    await audit.append(tx, {
      type: 'outbox.retried',
      actor: by,
      ...(subject === null ? {} : { subject }),
      fields: { message: id, kind, receiver },
    })
  }

  return {
    /**
     * Has one message tried again, given up or not; a gateway takes it up at its next look.
     * @throws OUTBOX-MESSAGE-UNKNOWN
     */
    retry: (id: string, by: Actor): Promise<void> => records.transaction((tx) => revive(tx, id, by)),

    /** Has everything that was given up tried again. @returns the numbers of the messages */
    async retryDead(by: Actor): Promise<string[]> {
      return records.transaction(async (tx) => {
        const rows = await tx.selectFrom('outbox_messages').select('id').where('state', '=', 'dead').execute()
        for (const { id } of rows) await revive(tx, id, by)
        return rows.map(({ id }) => id)
      })
    },
  }
}
