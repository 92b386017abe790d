import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { backUp, restore } from '../../src/recovery/index.ts'
import { openJournal, openRecords, type Records, type RecordsLocation, tablesOf } from '../../src/storage/index.ts'
import { openCredentialWorld } from './credential-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { lendRecords } from './test-records.ts'

const actor = { kind: 'operator', id: 'tester' } as const

/** Records that can be lost and replaced while the parts that stand on them go on. */
function standIn(first: Records): { records: Records; replace(other: Records): void } {
  let current = first
  // Some parts keep the handle that they were made with.
  const db = new Proxy(first.db, {
    get: (_, name) => {
      const value = Reflect.get(current.db, name) as unknown
      return typeof value === 'function' ? value.bind(current.db) : value
    },
  })
  const records: Records = {
    db,
    get engine() {
      return current.engine
    },
    transaction: (work) => current.transaction(work),
    snapshot: (work) => current.snapshot(work),
    migrate: (options) => current.migrate(options),
    migrateWithin: (tx, target) => current.migrateWithin(tx, target),
    checkSchema: () => current.checkSchema(),
    ping: () => current.ping(),
    close: () => current.close(),
  }
  return {
    records,
    replace: (other) => {
      current = other
    },
  }
}

/**
 * Schools, certificates and credentials on records with a journal beside them, and the ways to copy, lose and bring back the records.
 * @param locate names a place that no other records use
 */
export async function openRecoveryWorld(locate: () => Promise<RecordsLocation>) {
  const journal = join(temporaryDirectory(), 'journal')
  const open = (location: RecordsLocation, beside = journal) => {
    const records = openRecords(location, { journal: openJournal(beside) })
    onTestFinished(() => records.close().catch(() => {}))
    return records
  }
  const { records, replace } = standIn(open(await locate()))
  await records.migrate()
  lendRecords(records)
  const world = await openCredentialWorld()
  const audit = createAudit({ clock: world.clock })
  const cleared: string[] = []

  const copy = async (directory = join(temporaryDirectory(), 'backup')) => {
    await backUp({ records, clock: world.clock, audit }, { directory, release: '0.0.0', actor })
    return directory
  }

  /** Brings a backup back somewhere else, and lets the parts go on there. */
  const bringBack = async (
    directory: string,
    options: {
      journal?: string[]
      despiteGaps?: boolean
      into?: RecordsLocation
      opens?: (name: string) => boolean
    } = {},
  ) => {
    const target = open(options.into ?? (await locate()))
    const needs = {
      records: target,
      audit,
      clock: world.clock,
      clearState: async () => void cleared.push('state'),
      opens: options.opens ?? (() => true),
    }
    const wanted = {
      directory,
      journal: options.journal ?? [journal],
      despiteGaps: options.despiteGaps ?? false,
      actor,
    }
    const restored = await restore(needs, wanted)
    replace(target)
    return restored
  }

  return { ...world, records, audit, journal, cleared, open, copy, bringBack }
}

/** Every row of every table, as text, for comparing one database with another. */
export async function readAll(records: Records, except: readonly string[] = []): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const table of await tablesOf(records.db, records.engine)) {
    if (except.includes(table)) continue
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(records.db)
    all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  }
  return all
}

/** A name that nothing else uses. */
export const unique = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`
