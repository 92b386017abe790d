import type { RecordsHandle } from '../storage/index.ts'
import { changeKey } from './key-records.ts'

/** What a restore from an older copy has to do again, told by the audit journal. */
export const reapplyKeys = {
  /** A key that was withdrawn in an emergency signs nothing any more. @param wanted.at when it was withdrawn */
  async withdrawn(tx: RecordsHandle, wanted: { kid: string; at: string }): Promise<void> {
    await changeKey(tx, wanted.kid, { withdrawn_at: wanted.at, retires_at: wanted.at })
  },
}
