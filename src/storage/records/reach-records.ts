import { sql } from 'kysely'
import { KakehashiError } from '../../foundation/index.ts'
import type { Journal } from '../journal.ts'
import { reach } from '../reach.ts'
import { openRecords, type Records } from './open-records.ts'
import { postgresAddress } from './postgres.ts'
import { refusesUs } from './postgres-trouble.ts'

/** Settings without which PostgreSQL acknowledges what a crash may take back. */
const durable = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

async function checkDurable(
  records: Records,
  { address, production, warn }: { address: string; production: boolean; warn(message: string): void },
): Promise<void> {
  for (const name of durable) {
    const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(records.db)
    if (rows[0]?.value !== 'off') continue
    const error = new KakehashiError('STORAGE-NOT-DURABLE', { params: { address, setting: name } })
    if (production) throw error
    warn(error.describe('en').what)
  }
}

/**
 * Opens records on PostgreSQL once the server is there.
 * @param options.keeping checks that the server keeps what it acknowledges
 * @throws SETTINGS-INVALID, STORAGE-UNREACHABLE, STORAGE-REFUSED, STORAGE-NOT-DURABLE
 */
export async function reachRecords(options: {
  url: string
  journal?: Journal
  patienceMs: number
  onRetry?(notice: object): void
  keeping?: { production: boolean; warn(message: string): void }
}): Promise<Records> {
  const { url, journal, patienceMs, onRetry, keeping } = options
  const address = await readDatabaseUrl(url)
  const records = openRecords({ url }, journal ? { journal } : {})
  try {
    const target = { kind: 'PostgreSQL', address, patienceMs, refusesUs, ...(onRetry ? { onRetry } : {}) } as const
    await reach(target, () => records.ping())
    if (keeping) await checkDurable(records, { address, ...keeping })
    return records
  } catch (error) {
    await records.close()
    throw error
  }
}

/**
 * `host:port` of a `DATABASE_URL`, without asking the server. The URL itself is never repeated: it may hold a password.
 * @throws SETTINGS-INVALID
 */
export async function readDatabaseUrl(url: string): Promise<string> {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('another scheme')
    return await postgresAddress(url)
  } catch {
    const reason = 'is not postgres://user@host:port/database'
    throw new KakehashiError('SETTINGS-INVALID', { params: { file: 'environment', member: 'DATABASE_URL', reason } })
  }
}
