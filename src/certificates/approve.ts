import type { Actor } from '../audit/index.ts'
import { addMonths, type Day, KakehashiError, schoolYearOf, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { type Certificate, type DraftCertificate, formatNumber } from './certificate.ts'
import { claimsOf } from './claims.ts'
import { findCertificate } from './find.ts'
import { type Needs, refuseUnlessStaff } from './needs.ts'
import { lockSchool, nextNumber } from './numbers.ts'
import { takeSnapshot } from './snapshot.ts'

/** Approves certificates (決裁): four eyes, the second pair those of the principal of that school on that day. */
export function createApprove(needs: Needs) {
  const { records, clock, audit, roster, organisations, kinds } = needs

  /** Refuses a draft that no longer says what roster and register say: the principal would certify something untrue. */
  const refuseStale = async (draft: Certificate, day: Day) => {
    if (draft.status !== 'draft') return
    const school = organisations.school(draft.schoolCode, day)
    if (school?.status !== 'active') return
    const present = await takeSnapshot(roster, school, draft.learnerId, day)
    const same = JSON.stringify(present) === JSON.stringify(draft.snapshot)
    if (!same) throw new KakehashiError('CERTIFICATE-DRAFT-STALE', { params: { certificate: draft.certificateId } })
  }

  const refuseUnlessApprovable = async (
    tx: RecordsHandle,
    actor: Actor,
    certificateId: string,
    day: Day,
  ): Promise<DraftCertificate> => {
    const found = await findCertificate(tx, certificateId)
    if (!found) throw new KakehashiError('CERTIFICATE-UNKNOWN')
    const params = { certificate: certificateId }
    const role = { actor, schoolCode: found.schoolCode, roles: ['principal'], day } as const
    await refuseUnlessStaff(needs, tx, { ...role, code: 'CERTIFICATE-NOT-PRINCIPAL' })
    if (found.status !== 'draft') throw new KakehashiError('CERTIFICATE-NOT-DRAFT', { params })
    if (found.draftedBy === actor.id) throw new KakehashiError('CERTIFICATE-OWN-DRAFT', { params })
    return found
  }

  const issue = async (tx: RecordsHandle, actor: Actor, draft: DraftCertificate, at: Date) => {
    const kind = kinds.get(draft.kind)
    if (!kind) throw new KakehashiError('CERTIFICATE-KIND-UNKNOWN', { params: { kind: draft.kind } })
    const principal = await organisations.account(actor.id, tx)
    if (!principal) throw new Error('a principal without an account')
    const issuedOn = tokyoDate(at)
    const year = schoolYearOf(issuedOn)
    const sequence = await nextNumber(tx, draft.schoolCode, year)
    const approval = {
      certificateNumber: formatNumber(year, sequence),
      issuedOn,
      // The day of issue is not counted (民法 140 条), so the last day bears the same number as the first.
      expiresOn: addMonths(issuedOn, kind.valid_months),
      principalName: principal.displayName,
    }
    await tx
      .updateTable('certificates')
      .set({
        status: 'approved',
        number_year: year,
        number_sequence: sequence,
        approved_by: actor.id,
        approved_at: at.toISOString(),
        principal_name: approval.principalName,
        issued_on: issuedOn,
        expires_on: approval.expiresOn,
        claims: JSON.stringify(claimsOf(kind, draft.snapshot, approval)),
      })
      .where('certificate_id', '=', draft.certificateId)
      .execute()
    const fields = { kind: draft.kind, school: draft.schoolCode, certificate: draft.certificateId }
    await audit.append(tx, { type: 'certificate.approved', actor, subject: draft.learnerId, fields })
    return { certificateId: draft.certificateId, certificateNumber: approval.certificateNumber }
  }

  /**
   * Approves several certificates at once, all or none, and gives each its number.
   * @throws CERTIFICATE-UNKNOWN, -NOT-PRINCIPAL, -NOT-DRAFT, -OWN-DRAFT, -DRAFT-STALE, -NOT-ENROLLED, -NOTHING-CHOSEN
   */
  return async (wanted: {
    actor: Actor
    certificateIds: readonly string[]
  }): Promise<{ certificateId: string; certificateNumber: string }[]> => {
    const now = clock.now()
    const day = tokyoDate(now)
    const certificateIds = [...new Set(wanted.certificateIds)]
    if (certificateIds.length === 0) throw new KakehashiError('CERTIFICATE-NOTHING-CHOSEN')
    for (const certificateId of certificateIds)
      await refuseStale(await refuseUnlessApprovable(records.db, wanted.actor, certificateId, day), day)

    return records.transaction(async (tx) => {
      const drafts = []
      for (const certificateId of certificateIds) {
        const known = await findCertificate(tx, certificateId)
        if (known) await lockSchool(tx, known.schoolCode, schoolYearOf(day))
        drafts.push(await refuseUnlessApprovable(tx, wanted.actor, certificateId, day))
      }
      const approved = []
      for (const draft of drafts) approved.push(await issue(tx, wanted.actor, draft, now))
      return approved
    })
  }
}
