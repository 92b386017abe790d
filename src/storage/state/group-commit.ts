import type { DatabaseSync } from 'node:sqlite'
import { unavailable } from '../sqlite-trouble.ts'

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
  /** Settles when the transaction that is open has ended. */
  let turn: Promise<void> | undefined

  const end = () => {
    turn = undefined
    try {
      statements.commit.run()
    } catch (failure) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw unavailable(failure)
    }
  }

  const begin = (): Promise<void> => {
    statements.begin.run()
    const ends = new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        try {
          resolve(end())
        } catch (failure) {
          reject(failure)
        }
      })
    })
    // Whose only write has failed by itself waits for nothing.
    ends.catch(() => {})
    return ends
  }

  const commit = async <T>(write: () => T): Promise<T> => {
    let value: T
    try {
      turn ??= begin()
      // SQLite takes back the whole transaction when the disk is full; nothing of this turn may then be kept by itself.
      if (!database.isTransaction) throw new Error('what this turn wrote before was taken back')
      value = write()
    } catch (failure) {
      throw unavailable(failure)
    }
    await turn
    return value
  }

  return { commit, flush: async () => turn?.catch(() => {}) }
}
