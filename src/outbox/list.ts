import type { Needs } from './needs.ts'

/** A message as an operator sees it. */
export interface ListedMessage {
  readonly message: string
  readonly state: 'waiting' | 'dead'
  readonly kind: string
  readonly receiver: string
  readonly subject: string | null
  readonly attempts: number
  readonly created_at: string
  /** When it is next tried; null when it is given up. The receiver may be left alone for longer. */
  readonly due_at: string | null
  readonly expires_at: string
  /** Why it was not delivered the last time. */
  readonly reason: string | null
}

/** Lists messages that have not been received, oldest first. */
export function createList({ records }: Pick<Needs, 'records'>) {
  return async ({ dead = false }: { dead?: boolean } = {}): Promise<ListedMessage[]> => {
    const all = records.db.selectFrom('outbox_messages').selectAll().orderBy('created_at').orderBy('id')
    const rows = await (dead ? all.where('state', '=', 'dead') : all).execute()
    return rows.map(
      ({ id: message, state, kind, receiver, subject, attempts, created_at, expires_at, reason, due_at }) => ({
        message,
        state,
        kind,
        receiver,
        subject,
        attempts,
        created_at,
        due_at: state === 'dead' ? null : due_at,
        expires_at,
        reason,
      }),
    )
  }
}
