import { z } from 'zod'
import { noteInJournal, type RecordsHandle } from '../storage/index.ts'
import { hashRow, type Row } from './audit-row.ts'
import type { AuditEvent, EventType } from './events.ts'

/**
 * Events that take something away from somebody. They are on the disk beside the records before the act is acknowledged: should the records
 * be lost, what was taken away must not come back with an older copy.
 */
const lastingEvents: ReadonlySet<string> = new Set<EventType>([
  'credential.revoked',
  'credential.offers_voided',
  'certificate.revoked',
  'consent.withdrawn',
  'guardianship.ended',
  'guardianship.suspended',
  'appointment.ended',
  'key.retired',
])

/** An event of the journal: a row of the audit log with the hash that it had there. */
export interface JournalledEvent extends Row {
  readonly hash: string
}

/** The line that says a row: as `kakehashi audit export` prints it. */
export function toLine(event: JournalledEvent): string {
  return lineOf(event, JSON.parse(event.fields))
}

/** @param fields what the fields of the row say */
const lineOf = (event: JournalledEvent, fields: unknown): string => {
  const { sequence, at, type, actor_kind, actor_id, subject, previous_hash, hash } = event
  return JSON.stringify({ sequence, at, type, actor_kind, actor_id, subject, previous_hash, hash, fields })
}

/** Notes a row in the journal beside the records, a file a month. @param fields what the fields of the row say */
export function noteRow(tx: RecordsHandle, row: JournalledEvent, fields: AuditEvent['fields']): void {
  const file = `audit-${row.at.slice(0, 7)}`
  noteInJournal(tx, { file, text: lineOf(row, fields), lasting: lastingEvents.has(row.type) })
}

const lineSchema = z.object({
  sequence: z.int().positive(),
  at: z.string(),
  type: z.string(),
  actor_kind: z.string(),
  actor_id: z.string(),
  subject: z.string().nullable(),
  previous_hash: z.string(),
  hash: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** Reads a line of the journal, or of `kakehashi audit export`; undefined when it is cut off or is not what was written. */
export function readLine(line: string): JournalledEvent | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const parsed = lineSchema.safeParse(value)
  if (!parsed.success) return undefined
  const row = { ...parsed.data, fields: JSON.stringify(parsed.data.fields) }
  return hashRow(row) === row.hash ? row : undefined
}

/** Every event of the log, oldest first, some at a time; the same on both engines. */
export async function* readEvents(db: RecordsHandle): AsyncGenerator<JournalledEvent> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(500)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield* rows
    after = last.sequence
  }
}

/** Puts events of the journal back behind those that the log has; each must follow the one before. */
export async function reappend(tx: RecordsHandle, events: readonly JournalledEvent[]): Promise<void> {
  for (const event of events) {
    const { numUpdatedRows } = await tx
      .updateTable('audit_head')
      .set({ sequence: event.sequence, hash: event.hash })
      .where('sequence', '=', event.sequence - 1)
      .where('hash', '=', event.previous_hash)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Error(`event ${event.sequence} of the journal does not follow`)
    await tx.insertInto('audit_events').values(event).execute()
  }
}
