import { sql } from 'kysely'
import type { Audit } from '../audit/index.ts'
import { KakehashiError } from '../foundation/index.ts'
import { type Records, type RecordsHandle, tablesOf } from '../storage/index.ts'
import type { Manifest } from './manifest.ts'
import type { Journal } from './read-journal.ts'

/** Every act leaves an event, the first start of a gateway too: where there is none, nothing can be lost by a restore. @throws RESTORE-NOT-EMPTY */
export async function refuseUsed(tx: RecordsHandle, engine: Records['engine']): Promise<void> {
  const tables = await tablesOf(tx, engine)
  if (tables.length === 0) return
  for (const name of tables) {
    const query =
      name === 'audit_head'
        ? sql`select 1 from audit_head where sequence > 0 limit 1`
        : sql`select 1 from ${sql.table(name)} limit 1`
    const { rows } = await query.execute(tx)
    if (rows.length > 0) throw new KakehashiError('RESTORE-NOT-EMPTY', { params: { table: name } })
  }
}

/**
 * Secrets that cannot be opened would stop the gateway later, and so would another key file. A signing key that alone cannot be opened was left out
 * by the gateway before the backup too, and is so again. @throws RESTORE-KEY
 */
export async function checkKeys(tx: RecordsHandle, opens: (name: string, sealed: string) => boolean): Promise<void> {
  const keys = await tx.selectFrom('signing_keys').select(['kid as name', 'private_encrypted as sealed']).execute()
  const secrets = await tx.selectFrom('secrets').select(['name', 'value_encrypted as sealed']).execute()
  const closedOf = (all: typeof keys) => all.filter(({ name, sealed }) => !opens(name, sealed))
  const closedKeys = closedOf(keys)
  const [closed] = [...closedOf(secrets), ...(closedKeys.length === keys.length ? closedKeys : [])]
  if (closed) throw new KakehashiError('RESTORE-KEY', { params: { name: closed.name } })
}

/** @throws RESTORE-AUDIT when the chain is broken, or does not end where the manifest says */
export async function checkAudit(tx: RecordsHandle, audit: Audit, manifest: Manifest): Promise<void> {
  const verdict = await audit.verify(tx)
  const refuse = (sequence: number, why: string) => new KakehashiError('RESTORE-AUDIT', { params: { sequence, why } })
  if (!verdict.ok) throw refuse(verdict.sequence, verdict.why)
  const { sequence, hash } = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  if (sequence !== manifest.audit.sequence || hash !== manifest.audit.hash) throw refuse(sequence, 'manifest')
}

/** @throws RESTORE-JOURNAL-MISSING when there is no line at all, RESTORE-JOURNAL-GAP naming the first event that is missing */
export function refuseGaps(journal: Journal, paths: readonly string[]): void {
  if (!journal.found) throw new KakehashiError('RESTORE-JOURNAL-MISSING', { params: { paths: paths.join(', ') } })
  if (journal.gapAt !== undefined)
    throw new KakehashiError('RESTORE-JOURNAL-GAP', { params: { sequence: journal.gapAt } })
}
