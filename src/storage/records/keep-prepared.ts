import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Statements kept ready; there are some hundred, and more only where the text of one differs with the number of values in it. */
const mostKept = 500

const changesSchema = /^\s*(create|alter|drop)\b/i

export interface Prepared {
  readonly statement: StatementSync
  /** Whether it answers rows. */
  readonly reader: boolean
}

/** Keeps statements ready by their text: to parse one costs as much as to run it. */
export function keepPrepared(database: DatabaseSync): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>()
  return (sql) => {
    const known = kept.get(sql)
    if (known) return known
    if (kept.size >= mostKept || changesSchema.test(sql)) kept.clear()
    const statement = database.prepare(sql)
    const prepared = { statement, reader: statement.columns().length > 0 }
    kept.set(sql, prepared)
    return prepared
  }
}
