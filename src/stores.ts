import { join } from 'node:path'
import type { Clock } from './foundation/index.ts'
import type { Settings } from './settings/index.ts'
import { openRecords, openRedisState, openState, type Records, type StateStore } from './storage/index.ts'

/** The two stores of a gateway. */
export interface Stores {
  readonly records: Records
  readonly state: StateStore
}

/** Opens the stores that the settings name: embedded ones in the data directory unless `DATABASE_URL` or `REDIS_URL` name a server. */
export async function openStores(
  settings: Pick<Settings, 'data_directory' | 'database_url' | 'redis_url'>,
  clock: Clock,
): Promise<Stores> {
  const { data_directory: directory, database_url: databaseUrl, redis_url: redisUrl } = settings
  const records = openRecords(databaseUrl ? { url: databaseUrl } : { file: join(directory, 'records.sqlite') })
  const state = redisUrl
    ? await openRedisState({ url: redisUrl })
    : openState({ file: join(directory, 'state.sqlite'), clock })
  return { records, state }
}
