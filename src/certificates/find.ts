import type { Records, RecordsHandle } from '../storage/index.ts'
import {
  type ApprovedCertificate,
  type Certificate,
  type DraftCertificate,
  isCurrent,
  toCertificate,
} from './certificate.ts'

/** One certificate by its identifier. */
export async function findCertificate(db: RecordsHandle, certificateId: string): Promise<Certificate | undefined> {
  const row = await db
    .selectFrom('certificates')
    .selectAll()
    .where('certificate_id', '=', certificateId)
    .executeTakeFirst()
  return row && toCertificate(row)
}

/** Readers. Who may see what they return is decided by the caller. */
export function createFind(options: { records: Pick<Records, 'db'> }) {
  const { db } = options.records

  const listBySchool = async (
    schoolCode: string,
    filter: { status?: Certificate['status'] | undefined } = {},
  ): Promise<Certificate[]> => {
    const all = db.selectFrom('certificates').selectAll().where('school_code', '=', schoolCode)
    const chosen = filter.status ? all.where('status', '=', filter.status) : all
    const rows = await chosen.orderBy('drafted_at', 'desc').orderBy('certificate_id').execute()
    return rows.map(toCertificate)
  }

  return {
    /** One certificate by its identifier, in whatever stage it is. */
    certificate: (certificateId: string): Promise<Certificate | undefined> => findCertificate(db, certificateId),

    /** The certificates of a school, newest draft first; of one stage when `status` is given. */
    listBySchool,

    /** What waits for the principal of a school, newest first. */
    async draftsOf(schoolCode: string): Promise<DraftCertificate[]> {
      const drafts = await listBySchool(schoolCode, { status: 'draft' })
      return drafts.filter((certificate) => certificate.status === 'draft')
    },

    /** Every certificate ever drafted for a learner, newest first; drafts and rejected ones are the school's own affair. */
    async certificatesOfLearner(learnerId: string): Promise<Certificate[]> {
      const rows = await db
        .selectFrom('certificates')
        .selectAll()
        .where('learner_id', '=', learnerId)
        .orderBy('drafted_at', 'desc')
        .orderBy('certificate_id')
        .execute()
      return rows.map(toCertificate)
    },

    /**
     * Holds a certificate for issuing until the caller's transaction ends: a revocation at the same moment waits, and then finds the
     * credential that was issued.
     * @returns the certificate, or nothing when it may not be issued on `day` (not approved, revoked, expired)
     */
    async holdForIssue(
      tx: RecordsHandle,
      certificateId: string,
      day: string,
    ): Promise<ApprovedCertificate | undefined> {
      const row = await tx
        .updateTable('certificates')
        .set(({ eb }) => ({ credentials_issued: eb('credentials_issued', '+', 1) }))
        .where('certificate_id', '=', certificateId)
        .where('status', '=', 'approved')
        .where('expires_on', '>=', day)
        .returningAll()
        .executeTakeFirst()
      const certificate = row && toCertificate(row)
      return certificate && isCurrent(certificate, day) ? certificate : undefined
    },
  }
}
