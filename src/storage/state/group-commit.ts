import type { DatabaseSync } from 'node:sqlite'
import { unavailable } from '../sqlite-trouble.ts'

interface Waiting {
  resolve(): void
  reject(reason: unknown): void
}

/**
 * Group commit: the first write of an event-loop turn opens a transaction, later ones join it, and the turn's end commits once.
 * A caller's promise resolves only after the commit; when the commit fails, every caller of that turn is refused.
 * A statement that fails takes back its own work by itself.
 */
export function createGroupCommit(database: DatabaseSync): {
  /** @param write runs one statement */
  commit<T>(write: () => T): Promise<T>
  flush(): Promise<void>
} {
  const statements = { begin: database.prepare('BEGIN IMMEDIATE'), commit: database.prepare('COMMIT') }
  let waiting: Waiting[] = []
  let closing: Promise<void> = Promise.resolve()

  const end = () => {
    const callers = waiting
    waiting = []
    try {
      statements.commit.run()
      for (const caller of callers) caller.resolve()
    } catch (failure) {
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const caller of callers) caller.reject(unavailable(failure))
    }
  }

  const begin = () => {
    try {
      statements.begin.run()
    } catch (failure) {
      throw unavailable(failure)
    }
    closing = new Promise((resolve) => {
      setImmediate(() => {
        end()
        resolve()
      })
    })
  }

  const commit = async <T>(write: () => T): Promise<T> => {
    if (waiting.length === 0 && !database.isTransaction) begin()
    let value: T
    try {
      value = write()
    } catch (failure) {
      throw unavailable(failure)
    }
    await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
    return value
  }

  return { commit, flush: () => closing }
}
