import type { Compilable, CompiledQuery } from 'kysely'
import type { RecordsHandle } from './open-records.ts'

/** Stands in for a value while a query is compiled; no real value begins like this. */
const placeOf = (index: number) => `\0prepared ${index}`

/** A compiled query with, for each of its parameters, the value that goes there or the number of the argument that does. */
interface Compiled<R> {
  readonly query: CompiledQuery<R>
  readonly places: readonly { readonly argument?: number; readonly constant?: unknown }[]
}

/**
 * A query that is run often: built and compiled once for each engine, afterwards only run. Kysely takes longer to build one than SQLite to
 * answer it.
 * A `limit` in it would be bound as a value too, and SQLite parses a statement again for each value of its limit; ask for rows that are few by
 * themselves, or write the number with `sql.lit`.
 * @param build gets stand-ins for the values: it may hand them on to Kysely and must not look at them
 * @returns runs the query on a handle with the values, and answers its rows
 */
export function prepareQuery<V extends readonly unknown[], R>(
  build: (db: RecordsHandle, ...values: V) => Compilable<R>,
): (db: RecordsHandle, ...values: V) => Promise<R[]> {
  const byEngine = new WeakMap<object, Compiled<R>>()
  const stands = Array.from({ length: build.length - 1 }, (_, index) => placeOf(index))

  const compile = (db: RecordsHandle): Compiled<R> => {
    const query = build(db, ...(stands as unknown as V)).compile()
    const places = query.parameters.map((constant) => {
      const argument = stands.indexOf(constant as string)
      return argument === -1 ? { constant } : { argument }
    })
    return { query, places }
  }

  return async (db, ...values) => {
    // One object for each engine that is open; a transaction has that of its handle.
    const engine = db.getExecutor().adapter
    const known = byEngine.get(engine) ?? compile(db)
    byEngine.set(engine, known)
    const parameters = known.places.map(({ argument, constant }) =>
      argument === undefined ? constant : values[argument],
    )
    const query: CompiledQuery<R> = { ...known.query, parameters }
    return (await db.executeQuery<R>(query)).rows
  }
}
