import { existsSync } from 'node:fs'
import { readdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Actor, Audit, AuditVerdict } from '../audit/index.ts'
import { type Clock, KakehashiError } from '../foundation/index.ts'
import {
  makeDirectory,
  migrationsOf,
  type Records,
  type RecordsHandle,
  rowsOf,
  settle,
  tablesOf,
  writeRows,
} from '../storage/index.ts'
import { type Manifest, manifestFile, tableFile } from './manifest.ts'

/**
 * Tables whose rows are of the moment: a copy has the tables and not the rows. What waited in the outbox when the copy was taken has been received
 * long before the copy is brought back, or speaks of sessions that a restore ends anyway.
 */
const momentary: ReadonlySet<string> = new Set(['outbox_messages', 'outbox_receivers'])

async function* noRows(): AsyncGenerator<never> {}

/** Makes the directory of a backup. What it holds is personal data: nobody else may read it. @throws BACKUP-TARGET */
async function makeTarget(directory: string): Promise<void> {
  try {
    makeDirectory(directory)
    if ((await readdir(directory)).length > 0) throw new Error('it is not empty')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KakehashiError('BACKUP-TARGET', { params: { directory, reason }, cause })
  }
}

async function headOf(reader: RecordsHandle): Promise<Manifest['audit']> {
  const head = await reader.selectFrom('audit_head').selectAll().executeTakeFirst()
  if (!head) throw new KakehashiError('AUDIT-BROKEN', { params: { sequence: 0, why: 'head' } })
  return { sequence: head.sequence, hash: head.hash }
}

/**
 * Copies the records as they stand at one moment, beside a running gateway and without holding it up: every table as compressed lines of
 * JSON, the same for both engines, and a manifest. Private keys are in it as they lie in the records, encrypted; the key file is not.
 * @param options.directory made when absent; must be empty
 * @param options.release of this software
 * @returns the manifest, and what the audit log says of itself: a restore of one that is broken is refused
 * @throws BACKUP-TARGET; AUDIT-BROKEN when the log has lost its head; STORAGE-UNAVAILABLE
 */
export async function backUp(
  needs: { records: Records; clock: Clock; audit: Audit },
  options: { directory: string; release: string; actor: Actor },
): Promise<{ manifest: Manifest; verdict: AuditVerdict }> {
  const { records, clock, audit } = needs
  const { directory, release } = options
  await makeTarget(directory)
  const { manifest, verdict } = await records.snapshot(async (reader) => {
    const head = await headOf(reader)
    const verdict = await audit.verify(reader)
    const tables: Manifest['tables'] = []
    for (const name of await tablesOf(reader, records.engine)) {
      const rows = momentary.has(name) ? noRows() : rowsOf(reader, records.engine, name)
      const written = await writeRows(tableFile(directory, name), rows)
      tables.push({ name, ...written })
    }
    const manifest: Manifest = {
      format: 1,
      release,
      created_at: clock.now().toISOString(),
      engine: records.engine,
      migrations: await migrationsOf(reader),
      audit: head,
      tables,
    }
    return { manifest, verdict }
  })
  await complete(directory, manifest)
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  await records.transaction((tx) =>
    audit.append(tx, {
      type: 'records.backed_up',
      actor: options.actor,
      fields: { rows, sequence: manifest.audit.sequence },
    }),
  )
  return { manifest, verdict }
}

/** The manifest comes last and in one piece, when everything it names is on the disk. */
async function complete(directory: string, manifest: Manifest): Promise<void> {
  const file = join(directory, manifestFile)
  const draft = `${file}.partial`
  await settle(directory)
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(draft, file)
  await settle(directory)
  const parent = dirname(directory)
  if (existsSync(parent)) await settle(parent)
}
