import type { Actor } from '../audit/index.ts'
import { KakehashiError, refuseMyNumber, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { type Certificate, type RevocationReason, revocationReasons } from './certificate.ts'
import { findCertificate } from './find.ts'
import { type Needs, refuseUnlessStaff } from './needs.ts'

/** Longest reason for sending a draft back, in characters. */
const longestReason = 200

/** Sends drafts back (差戻し) and revokes what was approved (取消し). */
export function createClose(needs: Needs) {
  const { records, clock, audit, ports } = needs

  /** Moves a certificate on only if it still stands at `from`: of two people at once, one is told that it has moved. */
  const move = async (
    tx: RecordsHandle,
    certificate: Certificate,
    to: 'rejected' | 'revoked',
    wanted: { actor: Actor; reason: string },
  ): Promise<boolean> => {
    const { numUpdatedRows } = await tx
      .updateTable('certificates')
      .set({ status: to, closed_by: wanted.actor.id, closed_at: clock.now().toISOString(), reason: wanted.reason })
      .where('certificate_id', '=', certificate.certificateId)
      .where('status', '=', certificate.status)
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  }

  const fieldsOf = ({ kind, schoolCode, certificateId }: Certificate) => ({
    kind,
    school: schoolCode,
    certificate: certificateId,
  })

  return {
    /**
     * Sends a draft back: the principal of the school, or the drafter who takes it back.
     * @param wanted.reason for the drafter to read, 1 to 200 characters; kept with the draft, not in the audit log
     * @throws CERTIFICATE-UNKNOWN, -NOT-REJECTER, -NOT-DRAFT, -REASON, MYNUMBER-REFUSED
     */
    async reject(wanted: { actor: Actor; certificateId: string; reason: string }): Promise<void> {
      const reason = wanted.reason.trim()
      if (reason === '' || reason.length > longestReason) throw new KakehashiError('CERTIFICATE-REASON')
      refuseMyNumber(reason, 'reason')
      const { actor, certificateId } = wanted
      const day = tokyoDate(clock.now())
      await records.transaction(async (tx) => {
        const found = await findCertificate(tx, certificateId)
        if (!found) throw new KakehashiError('CERTIFICATE-UNKNOWN')
        const { schoolCode } = found
        const own = actor.kind === 'person' && actor.id === found.draftedBy
        const roles = own ? (['principal', 'office', 'teacher'] as const) : (['principal'] as const)
        await refuseUnlessStaff(needs, tx, { actor, schoolCode, roles, day, code: 'CERTIFICATE-NOT-REJECTER' })
        if (found.status !== 'draft' || !(await move(tx, found, 'rejected', { actor, reason })))
          throw new KakehashiError('CERTIFICATE-NOT-DRAFT', { params: { certificate: certificateId } })
        const fields = fieldsOf(found)
        await audit.append(tx, { type: 'certificate.rejected', actor, subject: found.learnerId, fields })
      })
    },

    /**
     * Revokes an approved certificate and, in the same transaction, every credential issued of it.
     * @param wanted.actor principal or office of the school today, or an operator at the command line
     * @returns how many credentials were revoked
     * @throws CERTIFICATE-UNKNOWN, -NOT-REVOKER, -REASON, -NOT-APPROVED, -ALREADY-REVOKED
     */
    async revoke(wanted: {
      actor: Actor
      certificateId: string
      reason: RevocationReason
    }): Promise<{ credentialsRevoked: number }> {
      const { actor, certificateId, reason } = wanted
      if (!Object.hasOwn(revocationReasons, reason)) throw new KakehashiError('CERTIFICATE-REASON')
      const day = tokyoDate(clock.now())
      return records.transaction(async (tx) => {
        const found = await findCertificate(tx, certificateId)
        if (!found) throw new KakehashiError('CERTIFICATE-UNKNOWN')
        const role = { actor, schoolCode: found.schoolCode, roles: ['principal', 'office'], day } as const
        if (actor.kind !== 'operator') await refuseUnlessStaff(needs, tx, { ...role, code: 'CERTIFICATE-NOT-REVOKER' })
        if (found.status === 'revoked') throw new KakehashiError('CERTIFICATE-ALREADY-REVOKED')
        if (found.status !== 'approved') throw new KakehashiError('CERTIFICATE-NOT-APPROVED')
        if (!(await move(tx, found, 'revoked', { actor, reason })))
          throw new KakehashiError('CERTIFICATE-ALREADY-REVOKED')
        const credentialsRevoked = await ports.revokeCredentials(tx, certificateId, reason)
        const fields = { ...fieldsOf(found), reason }
        await audit.append(tx, { type: 'certificate.revoked', actor, subject: found.learnerId, fields })
        return { credentialsRevoked }
      })
    },
  }
}
