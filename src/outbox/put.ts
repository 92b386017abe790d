import type { RecordsHandle } from '../storage/index.ts'
import type { Message } from './message.ts'
import { instant, type Needs } from './needs.ts'
import { ages } from './stated-limits.ts'

interface Waiting {
  readonly messages: readonly Message[]
  resolve(): void
  reject(reason: unknown): void
}

/** Puts messages in. @param wake tells the courier of this process, if there is one */
export function createPut(needs: Pick<Needs, 'records' | 'clock' | 'ids'>, wake: () => void) {
  const { records, clock, ids } = needs
  let waiting: Waiting[] = []

  /** Puts a message in, in the transaction of the act that it tells of: both are kept, or neither. It is sent by the next look into the outbox. */
  const enqueue = async (tx: RecordsHandle, { kind, receiver, subject, payload }: Message): Promise<void> => {
    const now = instant(clock)
    await tx
      .insertInto('outbox_receivers')
      .values({ receiver, failures: 0, paused_until: null })
      .onConflict((conflict) => conflict.column('receiver').doNothing())
      .execute()
    await tx
      .insertInto('outbox_messages')
      .values({
        id: ids.id(),
        kind,
        receiver,
        subject: subject ?? null,
        payload: JSON.stringify(payload),
        state: 'waiting',
        created_at: now,
        expires_at: instant(clock, ages[kind]),
        due_at: now,
        leased_until: null,
        attempts: 0,
        failures: 0,
        reason: null,
        died_at: null,
      })
      .execute()
  }

  const write = async () => {
    const callers = waiting
    waiting = []
    try {
      await records.transaction(async (tx) => {
        for (const { messages } of callers) for (const message of messages) await enqueue(tx, message)
      })
      for (const { resolve } of callers) resolve()
      wake()
    } catch (thrown) {
      for (const { reject } of callers) reject(thrown)
    }
  }

  /**
   * Puts messages in and has them sent at once. What comes within one turn of the event loop is one transaction; they are on record when the
   * promise resolves. @throws STORAGE-UNAVAILABLE
   */
  const put = (messages: readonly Message[]): Promise<void> =>
    messages.length === 0
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          if (waiting.length === 0) setImmediate(write)
          waiting.push({ messages, resolve, reject })
        })

  return { enqueue, put }
}
