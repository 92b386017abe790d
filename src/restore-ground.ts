import { createAudit } from './audit/index.ts'
import type { RestoreGround } from './cli/index.ts'
import { readEncryptionKey } from './encryption-key.ts'
import { systemClock } from './foundation/index.ts'
import { createEncryption } from './keys/index.ts'
import type { Settings } from './settings/index.ts'
import { lockDataDirectory } from './storage/index.ts'
import { clearState, expectJournal, journalDirectory, makeDataDirectory, openRecordsOf } from './stores.ts'

/** Whether the key file at hand opens what was encrypted. A restore never makes a key file of its own. @throws SETTINGS-INVALID */
function createOpens(settings: Settings): RestoreGround['opens'] {
  const key = readEncryptionKey(settings)
  return key ? createEncryption(key).opens : () => false
}

/**
 * Opens an empty place for records that are to be brought back. The data directory is taken as a gateway takes it.
 * @throws AUDIT-JOURNAL-UNNAMED, SETTINGS-INVALID, START-DATA-UNUSABLE, START-DATA-IN-USE, STORAGE-UNREACHABLE, STORAGE-REFUSED
 */
export async function openForRestore(settings: Settings): Promise<RestoreGround> {
  expectJournal(settings)
  makeDataDirectory(settings.data_directory)
  const embedded = !settings.database_url || !settings.redis_url
  const lock = embedded ? lockDataDirectory(settings.data_directory, process.pid) : undefined
  try {
    const records = await openRecordsOf(settings)
    return {
      records,
      audit: createAudit({ clock: systemClock }),
      clock: systemClock,
      clearState: () => clearState(settings),
      opens: createOpens(settings),
      journal: journalDirectory(settings),
      close: async () => {
        await records.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}
