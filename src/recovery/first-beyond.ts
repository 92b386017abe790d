import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalledEvent } from '../audit/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { readJournal } from './read-journal.ts'

/**
 * The first event that a journal has behind the last one of the log: either it was removed from the log, or its act failed at the very commit.
 * @param tx a transaction, so that no act is under way @param directory the journal; only its files since the month of the log's last event are read
 * @returns undefined when the log has everything that the journal has
 */
export async function firstBeyond(tx: RecordsHandle, directory: string): Promise<JournalledEvent | undefined> {
  if (!existsSync(directory)) return undefined
  const { sequence, hash } = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const last = await tx.selectFrom('audit_events').select('at').where('sequence', '=', sequence).executeTakeFirst()
  const since = `audit-${last?.at.slice(0, 7) ?? ''}`
  const files = (await readdir(directory)).filter((name) => name >= since && name.endsWith('.jsonl'))
  const { chain } = await readJournal(
    files.map((name) => join(directory, name)),
    { sequence, hash },
  )
  return chain[0]
}
