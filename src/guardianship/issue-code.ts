import type { Actor } from '../audit/index.ts'
import { hashToken, KakehashiError } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import { lockLearner } from './link.ts'
import { formatLinkCode, newLinkCode } from './link-code.ts'
import { type Needs, requireStaffOf } from './needs.ts'

export const lifeDays = 30

/** Makes every open code of a learner (for one guardian, or for any) useless. */
export async function withdrawCodes(
  tx: RecordsHandle,
  wanted: { learnerId: string; guardianId?: string | null; at: string },
): Promise<void> {
  const open = tx
    .updateTable('guardianship_codes')
    .set({ withdrawn_at: wanted.at })
    .where('learner_id', '=', wanted.learnerId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
  const { guardianId } = wanted
  if (guardianId === undefined) await open.execute()
  else if (guardianId === null) await open.where('guardian_id', 'is', null).execute()
  else await open.where('guardian_id', '=', guardianId).execute()
}

/** Hands out link codes. */
export function createIssueCode(needs: Needs) {
  const { records, clock, ids, audit, roster } = needs

  /**
   * Issues a link code for a learner's family. An earlier open code for the same learner and guardian ends.
   * @param wanted.guardianId the guardian of the register whom it is for; without one it serves any registered guardian, or the learner
   * @returns the code for print, shown this once and kept as a hash; it serves once, within 30 days
   * @throws GUARDIANSHIP-NOT-STAFF, -NOT-ENROLLED, -NOT-IN-REGISTER, -GUARDIAN-UNKNOWN, -LEARNER-PROTECTED
   */
  return async (wanted: {
    actor: Actor
    learnerId: string
    schoolCode: string
    guardianId?: string | undefined
  }): Promise<{ code: string; expiresAt: string }> => {
    const { actor, learnerId } = wanted
    const { schoolCode } = await requireStaffOf(needs, actor, learnerId, ['principal', 'office', 'teacher'])
    if (schoolCode !== wanted.schoolCode) throw new KakehashiError('GUARDIANSHIP-NOT-ENROLLED')
    const guardians = await roster.guardiansOf(learnerId)
    const learner = await roster.learner(learnerId)
    if (!learner?.birthDate || guardians.length === 0) throw new KakehashiError('GUARDIANSHIP-NOT-IN-REGISTER')
    const guardianId = wanted.guardianId ?? null
    if (guardianId !== null && !guardians.some((guardian) => guardian.guardianId === guardianId))
      throw new KakehashiError('GUARDIANSHIP-GUARDIAN-UNKNOWN')

    const now = clock.now()
    const expiresAt = new Date(now.getTime() + lifeDays * 86_400_000).toISOString()
    const code = newLinkCode(ids)
    await records.transaction(async (tx) => {
      const { isProtected } = await lockLearner(tx, learnerId)
      if (isProtected) throw new KakehashiError('GUARDIANSHIP-LEARNER-PROTECTED')
      await withdrawCodes(tx, { learnerId, guardianId, at: now.toISOString() })
      await tx
        .insertInto('guardianship_codes')
        .values({
          code_hash: hashToken(code),
          learner_id: learnerId,
          guardian_id: guardianId,
          school_code: schoolCode,
          issued_by: actor.id,
          issued_at: now.toISOString(),
          expires_at: expiresAt,
        })
        .execute()
      const fields = { school: schoolCode, learner: learnerId }
      await audit.append(tx, { type: 'guardianship.code_issued', actor, subject: learnerId, fields })
    })
    return { code: formatLinkCode(code), expiresAt }
  }
}
