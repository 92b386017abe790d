/**
 * storage: the two stores and nothing about what is kept in them.
 * Owns: records (years; SQLite or PostgreSQL, with migrations) and state (expires by itself; SQLite and memory, or Redis), each behind a port
 * with a contract suite.
 * Does not own: the meaning of any table or key; the part that uses it does. Talks to: the file system, or the servers named by the operator.
 */
export { digestOf, readRows, settle, writeRows } from './backup/files.ts'
export { putRows, type Row, rowsOf, tablesOf } from './backup/tables.ts'
export { lockDataDirectory } from './instance-lock.ts'
export { type Journal, type JournalLine, noteInJournal, openJournal } from './journal.ts'
export { makeDirectory } from './make-directory.ts'
export {
  migrationsOf,
  openRecords,
  type Records,
  type RecordsHandle,
  type RecordsLocation,
} from './records/open-records.ts'
export { prepareQuery } from './records/prepare-query.ts'
export { reachRecords, readDatabaseUrl } from './records/reach-records.ts'
export type { Database } from './records/schema.ts'
export { timeQueries } from './records/time-queries.ts'
export { lateState } from './state/late-state.ts'
export { createMemoryState } from './state/memory-state.ts'
export { mostAttemptBytes, openState } from './state/open-state.ts'
export type { StateEntry, StateStore, Usage } from './state/port.ts'
export { clearRedisState, openRedisState } from './state/reach-redis.ts'
export { readRedisUrl } from './state/redis/redis-url.ts'
export { type ScopedState, scopeState } from './state/request-scope.ts'
export { openSqliteState } from './state/sqlite-state.ts'
