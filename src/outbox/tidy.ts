import { instant, type Needs } from './needs.ts'
import type { Note } from './note.ts'
import { keptSeconds } from './stated-limits.ts'

/** Messages given up in one transaction. */
const batch = 100

/** What a look into the outbox does besides sending. */
export function createTidy(needs: Pick<Needs, 'records' | 'clock' | 'log' | 'report'>, note: Pick<Note, 'giveUp'>) {
  const { records, clock, log, report } = needs

  const buryBatch = async (): Promise<number> => {
    const now = instant(clock)
    const rows = await records.db
      .selectFrom('outbox_messages')
      .select(['id', 'kind', 'receiver', 'subject', 'attempts', 'reason'])
      .where('state', '=', 'waiting')
      .where('expires_at', '<=', now)
      .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<=', now)]))
      .limit(batch)
      .execute()
    if (rows.length === 0) return 0
    const buried = await records.transaction(async (tx) => {
      const done: typeof rows = []
      for (const row of rows) {
        const { id, kind, receiver, attempts: attempt } = row
        const message = { id, kind, receiver, attempt, ...(row.subject === null ? {} : { subject: row.subject }) }
        if (await note.giveUp(tx, message, row.reason ?? 'not tried in time')) done.push(row)
      }
      return done
    })
    for (const { id: message, kind, receiver, attempts, reason } of buried) {
      report.tried(kind, 'expired')
      log.warn(
        { message, receiver, attempts, reason: reason ?? 'not tried in time' },
        'message given up: its time ran out',
      )
    }
    return buried.length
  }

  return {
    /** Gives up what nobody received in time, also when nobody tried. */
    async bury(): Promise<void> {
      while ((await buryBatch()) === batch);
    },

    /** Removes what was given up long ago. */
    async sweep(): Promise<void> {
      await records.db
        .deleteFrom('outbox_messages')
        .where('state', '=', 'dead')
        .where('died_at', '<=', instant(clock, -keptSeconds))
        .execute()
    },

    /** Tells how many messages there are and how old the oldest is. */
    async count(): Promise<void> {
      const rows = await records.db
        .selectFrom('outbox_messages')
        .select(({ fn }) => ['state', fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
        .groupBy('state')
        .execute()
      const of = (state: 'waiting' | 'dead') => rows.find((row) => row.state === state)
      const oldest = of('waiting')?.oldest
      report.stands({
        waiting: Number(of('waiting')?.count ?? 0),
        dead: Number(of('dead')?.count ?? 0),
        oldestSeconds: oldest ? Math.max(0, (clock.now().getTime() - Date.parse(oldest)) / 1000) : 0,
      })
    },
  }
}
