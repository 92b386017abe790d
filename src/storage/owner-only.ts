import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

/** A database of SQLite and what it puts beside it, which gets the mode of the database when it is made. */
const suffixes = ['', '-wal', '-shm', '-journal']

/**
 * Lets nobody but the owner read a database of SQLite: a new file is made with that mode before SQLite opens it, one that is there and those
 * beside it are tightened. What they hold is personal data.
 * @param file path of the database; `:memory:` has none
 * @throws what the file system says, such as EPERM when the file belongs to somebody else
 */
export function ownerOnly(file: string): void {
  if (file === ':memory:') return
  closeSync(openSync(file, 'a', 0o600))
  for (const suffix of suffixes) {
    const mode = statSync(`${file}${suffix}`, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o077) !== 0) chmodSync(`${file}${suffix}`, 0o600)
  }
}
