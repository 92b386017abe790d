import type { RecordsHandle } from '../storage/index.ts'

/** What a restore from an older copy has to do again, told by the audit journal. */
export const reapplyConsent = {
  /** A consent that was withdrawn stays withdrawn; the service's grants are ended at the next start. */
  async withdrawn(tx: RecordsHandle, wanted: { consentId: string; at: string }): Promise<void> {
    await tx
      .updateTable('consents')
      .set({ withdrawn_at: wanted.at, grants_ended_at: null })
      .where('consent_id', '=', wanted.consentId)
      .where('withdrawn_at', 'is', null)
      .execute()
  },
}
