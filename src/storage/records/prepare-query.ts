import type { Compilable, CompiledQuery } from 'kysely'
import { EmbeddedAdapter } from './embedded-adapter.ts'
import type { RecordsHandle } from './open-records.ts'
import { timedHandle } from './time-queries.ts'

/** Stands in for a value while a query is compiled; no real value begins like this. */
const placeOf = (index: number) => `\0prepared ${index}`

/** A compiled query with, for each of its parameters, the value that goes there or the number of the argument that does. */
interface Compiled<R> {
  readonly query: CompiledQuery<R>
  readonly places: readonly { readonly argument?: number; readonly constant?: unknown }[]
  /** Whether the arguments are the parameters as they stand. */
  readonly straight: boolean
}

/**
 * A query that is run often: built and compiled once for each engine, afterwards only run. Kysely takes longer to build one than SQLite to
 * answer it; on the embedded engine it is run without Kysely where nothing is to be waited for.
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

  const compile = (db: RecordsHandle, engine: object): Compiled<R> => {
    const query = build(db, ...(stands as unknown as V)).compile()
    const places = query.parameters.map((constant) => {
      const argument = stands.indexOf(constant as string)
      return argument === -1 ? { constant } : { argument }
    })
    const straight = places.length === stands.length && places.every(({ argument }, index) => argument === index)
    const compiled = { query, places, straight }
    byEngine.set(engine, compiled)
    return compiled
  }

  const run = (db: RecordsHandle, values: V): R[] | Promise<R[]> => {
    // One object for each engine that is open; a transaction has that of its handle.
    const engine = db.getExecutor().adapter
    const { query, places, straight } = byEngine.get(engine) ?? compile(db, engine)
    const parameters = straight
      ? values
      : places.map(({ argument, constant }) => (argument === undefined ? constant : values[argument]))
    const rows = engine instanceof EmbeddedAdapter ? engine.answer(db, query.sql, parameters) : undefined
    return (rows as R[] | undefined) ?? db.executeQuery<R>({ ...query, parameters }).then((result) => result.rows)
  }

  return async (db, ...values) => {
    const timed = timedHandle(db)
    if (!timed) return run(db, values)
    const begun = performance.now()
    const rows = await run(timed.plain, values)
    timed.took((performance.now() - begun) / 1000)
    return rows
  }
}
