import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { KakehashiError } from '../foundation/index.ts'
import { makeDirectory } from './make-directory.ts'

/**
 * Takes the data directory for this process, so that two gateways never share the embedded stores. The lock is an open SQLite
 * transaction: the operating system lets go of it when the process dies, however it dies.
 * @param directory made when absent @param pid shown to whoever comes second
 * @throws START-DATA-IN-USE
 */
export function lockDataDirectory(directory: string, pid: number): { release(): void } {
  makeDirectory(directory)
  const holder = join(directory, 'instance.pid')
  const lock = new DatabaseSync(join(directory, 'instance.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    const other = existsSync(holder) ? readFileSync(holder, 'utf8').trim() : '?'
    throw new KakehashiError('START-DATA-IN-USE', { params: { directory, pid: other }, cause })
  }
  writeFileSync(holder, `${pid}\n`)
  return { release: () => lock.close() }
}
