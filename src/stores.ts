import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, KakehashiError, type Log } from './foundation/index.ts'
import type { Settings } from './settings/index.ts'
import {
  clearRedisState,
  type Journal,
  lateState,
  makeDirectory,
  openJournal,
  openRecords,
  openRedisState,
  openState,
  type Records,
  reachRecords,
  type StateStore,
} from './storage/index.ts'

/** The two stores of a gateway. */
export interface Stores {
  readonly records: Records
  readonly state: StateStore
}

type Places = Pick<Settings, 'data_directory' | 'journal_directory' | 'database_url' | 'redis_url' | 'profile'>

const recordsFile = (directory: string) => join(directory, 'records.sqlite')
const stateFile = (directory: string) => join(directory, 'state.sqlite')

/** Says in one line why the data directory cannot be used. Node's and SQLite's messages hold nothing but paths and reasons. */
function unusable(directory: string, cause: unknown): KakehashiError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new KakehashiError('START-DATA-UNUSABLE', { params: { directory, reason }, cause })
}

/** Makes the data directory, readable to its owner alone. @throws START-DATA-UNUSABLE */
export function makeDataDirectory(directory: string): void {
  try {
    makeDirectory(directory)
  } catch (cause) {
    throw unusable(directory, cause)
  }
}

/** Refuses a data directory without embedded records, rather than make an empty one where a name was mistyped. @throws STORAGE-NOT-FOUND */
export function expectRecords({ data_directory: directory, database_url: databaseUrl }: Places): void {
  if (!databaseUrl && !existsSync(recordsFile(directory)))
    throw new KakehashiError('STORAGE-NOT-FOUND', { params: { directory } })
}

/** A server that is not there at start is looked for this long by a gateway, and this long by a command with somebody waiting, milliseconds. */
const gatewayPatienceMs = 60_000
const commandPatienceMs = 5000

/** How servers are asked for: a gateway that is about to serve waits longer, with a line for every attempt, and checks their settings. */
function asking(settings: Places, log: Pick<Log, 'warn'> | undefined) {
  if (!log) return { patienceMs: commandPatienceMs }
  const production = settings.profile === 'production'
  return {
    patienceMs: gatewayPatienceMs,
    onRetry: (notice: object) => log.warn(notice, 'a store server cannot be reached; trying again'),
    keeping: { production, warn: (message: string) => log.warn({}, message) },
  }
}

/** Opens what is embedded in the data directory. @throws START-DATA-UNUSABLE */
function embedded<T>(directory: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    throw unusable(directory, cause)
  }
}

/** Where the audit journal lies: on another disk than the records, if the operator names one. */
export const journalDirectory = ({ data_directory, journal_directory }: Places): string =>
  journal_directory ?? join(data_directory, 'journal')

/** Whether the journal would be made where nobody has named one: on a server others write to the same log, and a restore would not be given it. */
const journalUnnamed = (settings: Places): boolean =>
  settings.database_url !== undefined &&
  settings.journal_directory === undefined &&
  !existsSync(journalDirectory(settings))

const refuseUnnamed = (settings: Places) =>
  new KakehashiError('AUDIT-JOURNAL-UNNAMED', { params: { directory: journalDirectory(settings) } })

/**
 * Refuses a command that would write to the audit log on PostgreSQL with its journal in a place that nobody has named: a restore would not be
 * given it, and could not know that it is missing. @throws AUDIT-JOURNAL-UNNAMED
 */
export function expectJournal(settings: Places): void {
  if (journalUnnamed(settings)) throw refuseUnnamed(settings)
}

/** The journal of a gateway, which is made; or of a command, which makes none where none was named, and then can read but not write. */
function journalOf(settings: Places, serving: boolean): Journal {
  if (serving || !journalUnnamed(settings)) return openJournal(journalDirectory(settings))
  const append = () => {
    throw refuseUnnamed(settings)
  }
  return { append, close: () => {} }
}

/** Opens the records that the settings name, with their journal. @param log given by a gateway that is about to serve @throws as `openStores` */
export async function openRecordsOf(settings: Places, log?: Pick<Log, 'warn'>): Promise<Records> {
  const { data_directory: directory, database_url: url } = settings
  const journal = embedded(directory, () => journalOf(settings, log !== undefined))
  return url
    ? reachRecords({ url, journal, ...asking(settings, log) })
    : embedded(directory, () => openRecords({ file: recordsFile(directory) }, { journal }))
}

/**
 * Opens the stores that the settings name: embedded ones in the data directory unless `DATABASE_URL` or `REDIS_URL` name a server.
 * @param log given by a gateway that is about to serve; without it, Redis is asked for when it is first used
 * @throws START-DATA-UNUSABLE when an embedded one cannot be opened; STORAGE-UNREACHABLE, STORAGE-REFUSED when a server is not to be had;
 * STORAGE-NOT-DURABLE and STORAGE-REDIS-… when a server would lose what it has acknowledged
 */
export async function openStores(settings: Places, clock: Clock, log?: Pick<Log, 'warn'>): Promise<Stores> {
  const { data_directory: directory, redis_url: url } = settings
  const records = await openRecordsOf(settings, log)
  try {
    const openRedis = (url: string) => openRedisState({ url, ...asking(settings, log) })
    if (url && !log) return { records, state: lateState(() => openRedis(url)) }
    const state = url
      ? await openRedis(url)
      : embedded(directory, () => openState({ file: stateFile(directory), clock }))
    return { records, state }
  } catch (error) {
    await records.close()
    throw error
  }
}

/** Ends every session and every code: deletes all state. No gateway may be running on it. @throws STORAGE-UNREACHABLE, STORAGE-REFUSED */
export async function clearState({ data_directory: directory, redis_url: url }: Places): Promise<void> {
  if (url) await clearRedisState({ url })
  else for (const suffix of ['', '-wal', '-shm']) rmSync(`${stateFile(directory)}${suffix}`, { force: true })
}
