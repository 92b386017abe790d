import { PostgresDialect } from 'kysely'
import pg from 'pg'

// Counts and sums come as 64-bit integers; ours stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Kysely's PostgreSQL dialect on a pool. A connection that cannot be had within five seconds is an error, not a wait without end.
 * @param url `postgres://…` as `DATABASE_URL` gives it
 */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, max: 20, connectionTimeoutMillis: 5000, idleTimeoutMillis: 30_000 })
  // An idle connection that breaks is replaced at the next use; without a listener its error would end the process.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}
