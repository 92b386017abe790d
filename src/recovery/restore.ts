import { type Actor, type Audit, reappend } from '../audit/index.ts'
import type { Clock } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import { checkAudit, checkKeys, refuseGaps, refuseUsed } from './checks.ts'
import { fill } from './fill.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { readJournal } from './read-journal.ts'
import { reapply } from './reapply.ts'

/** What a restore has done. */
export interface Restored {
  readonly manifest: Manifest
  readonly rows: number
  /** Events of the journal that were put back into the audit log. */
  readonly events: number
  /** Events of the journal whose effect was brought about again. */
  readonly reapplied: number
  /** Up to where the journals given reach: their last event after the backup; undefined when they have none. What came after it is unknown. */
  readonly lastEvent: { readonly sequence: number; readonly at: string } | undefined
  /** The first event that the journal does not have although it has later ones. */
  readonly gapAt: number | undefined
  /** Lines of the journal that are not what was written. */
  readonly unreadable: number
}

export interface RestoreNeeds {
  readonly records: Records
  readonly audit: Audit
  readonly clock: Clock
  /** Ends every session and every code: deletes all state. */
  clearState(): Promise<void>
  /** Whether the key file at hand opens what was encrypted under this name. */
  opens(name: string, sealed: string): boolean
}

/**
 * Brings back records from a backup, into a database where nothing has happened yet. All of it is done, or nothing: in one transaction the
 * rows are put in, the schema is brought to this release, the audit chain is verified and continued from the journal, and what was taken
 * away from somebody since the backup is taken away again.
 * @param wanted.journal directories or files of the audit journal; what `kakehashi audit export` printed later than the backup will do too
 * @param wanted.despiteGaps goes on although there is no journal, or a part of it is missing
 * @throws RESTORE-DAMAGED, RESTORE-NOT-EMPTY, RESTORE-KEY, RESTORE-AUDIT, RESTORE-JOURNAL-MISSING, RESTORE-JOURNAL-GAP, and
 * STORAGE-SCHEMA-AHEAD when the backup is of a newer release
 */
export async function restore(
  needs: RestoreNeeds,
  wanted: { directory: string; journal: readonly string[]; despiteGaps: boolean; actor: Actor },
): Promise<Restored> {
  const { records, audit, clock } = needs
  const { directory } = wanted
  const manifest = await readManifest(directory)
  const journal = await readJournal(wanted.journal, manifest.audit)
  if (!wanted.despiteGaps) refuseGaps(journal, wanted.journal)
  const done = await records.transaction(async (tx) => {
    await refuseUsed(tx, records.engine)
    const rows = await fill(tx, records, { directory, manifest })
    await checkKeys(tx, needs.opens)
    await checkAudit(tx, audit, manifest)
    await reappend(tx, journal.chain)
    const reapplied = await reapply(tx, journal.events, clock.now().toISOString())
    const fields = {
      backup: manifest.created_at,
      sequence: manifest.audit.sequence,
      events: journal.chain.length,
      reapplied,
      ...(journal.gapAt === undefined ? {} : { gap_at: journal.gapAt }),
    }
    await audit.append(tx, { type: 'records.restored', actor: wanted.actor, fields })
    await needs.clearState()
    return { rows, reapplied }
  })
  const { chain, events, gapAt, unreadable } = journal
  return { manifest, ...done, events: chain.length, lastEvent: events.at(-1), gapAt, unreadable }
}
