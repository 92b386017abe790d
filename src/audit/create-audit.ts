import { type Clock, KakehashiError } from '../foundation/index.ts'
import { prepareQuery, type RecordsHandle } from '../storage/index.ts'
import { hashRow, type Row } from './audit-row.ts'
import { type AuditEvent, eventCatalogue } from './events.ts'
import { noteRow } from './journal.ts'

export type AuditVerdict =
  | { ok: true; events: number }
  | { ok: false; sequence: number; why: 'altered' | 'missing' | 'head' }

// Transactions run one after the other, so what is read here stays true until the row is written.
const findHead = prepareQuery((db) => db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', 1))

const insertEvent = prepareQuery(
  (
    db,
    sequence: number,
    at: string,
    type: string,
    actor_kind: string,
    actor_id: string,
    subject: string | null,
    fields: string,
    previous_hash: string,
    hash: string,
  ) =>
    db
      .insertInto('audit_events')
      .values({ sequence, at, type, actor_kind, actor_id, subject, fields, previous_hash, hash }),
)

const setHead = prepareQuery((db, sequence: number, hash: string) =>
  db.updateTable('audit_head').set({ sequence, hash }).where('id', '=', 1),
)

/** The audit log: appended in the transaction of the act itself, each row hashed over the one before. */
export function createAudit(options: { clock: Clock }) {
  /**
   * Appends an event. @param tx the transaction of the act, so that neither exists without the other
   * @throws AUDIT-BROKEN when the log has lost its head; when a field is not in the event's catalogue entry
   */
  const append = async (tx: RecordsHandle, event: AuditEvent): Promise<void> => {
    const allowed: readonly string[] = eventCatalogue[event.type].fields
    const strange = Object.keys(event.fields).find((name) => !allowed.includes(name))
    if (strange) throw new Error(`event ${event.type} has no field ${strange}`)
    const [head] = await findHead(tx)
    if (!head) throw new KakehashiError('AUDIT-BROKEN', { params: { sequence: 0, why: 'head' } })
    const row: Row = {
      sequence: head.sequence + 1,
      at: options.clock.now().toISOString(),
      type: event.type,
      actor_kind: event.actor.kind,
      actor_id: event.actor.id,
      subject: event.subject ?? null,
      fields: JSON.stringify(event.fields),
      previous_hash: head.hash,
    }
    const hash = hashRow(row)
    const { sequence, at, type, actor_kind, actor_id, subject, fields, previous_hash } = row
    await insertEvent(tx, sequence, at, type, actor_kind, actor_id, subject, fields, previous_hash, hash)
    await setHead(tx, sequence, hash)
    noteRow(tx, { ...row, hash }, event.fields)
  }

  /**
   * Walks the whole chain and names the first row that was altered, removed or reordered; `head` when the log does not end where its head says,
   * or the head itself is gone.
   */
  const verify = async (db: RecordsHandle): Promise<AuditVerdict> => {
    // A query on a table that is gone would end the transaction that we run in.
    const tables = (await db.introspection.getTables()).map(({ name }) => name)
    if (!tables.includes('audit_events')) return { ok: false, sequence: 1, why: 'missing' }
    let previous = ''
    let sequence = 0
    for (;;) {
      const rows = await db
        .selectFrom('audit_events')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(1000)
        .execute()
      if (rows.length === 0) break
      for (const { hash, ...row } of rows) {
        if (row.sequence !== sequence + 1) return { ok: false, sequence: sequence + 1, why: 'missing' }
        if (row.previous_hash !== previous || hashRow(row) !== hash)
          return { ok: false, sequence: row.sequence, why: 'altered' }
        previous = hash
        sequence = row.sequence
      }
    }
    const head = tables.includes('audit_head')
      ? await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst()
      : undefined
    if (head?.sequence !== sequence || head.hash !== previous) return { ok: false, sequence, why: 'head' }
    return { ok: true, events: sequence }
  }

  return { append, verify }
}

export type Audit = ReturnType<typeof createAudit>
