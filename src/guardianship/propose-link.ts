import { type Day, failed, hashToken, ok, type Result, refuseMyNumber, tokyoDate } from '../foundation/index.ts'
import type { RecordsHandle } from '../storage/index.ts'
import type { BasicFour } from './compare.ts'
import { lockLearner } from './link.ts'
import { readLinkCode } from './link-code.ts'
import { type Match, type MatchRefusal, matchRegister } from './match.ts'
import type { Needs } from './needs.ts'

/** What is kept of the 署名用 signature by which the person asked: the result of its verification, nothing of the certificate. */
export interface SignatureEvidence {
  readonly verifiedAt: string
  readonly algorithm: string
  /** SHA-256 of the signed text, hex. */
  readonly digest: string
  readonly ocspProducedAt: string
  readonly policy: string
}

/** Why a request to be linked was refused; each is a code of the error catalogue. */
export type LinkRefusal =
  | MatchRefusal
  | 'GUARDIANSHIP-CODE-MISTYPED'
  | 'GUARDIANSHIP-CODE-UNKNOWN'
  | 'GUARDIANSHIP-CODE-USED'
  | 'GUARDIANSHIP-CODE-EXPIRED'
  | 'GUARDIANSHIP-CODE-WITHDRAWN'
  | 'GUARDIANSHIP-TOO-MANY-ATTEMPTS'
  | 'GUARDIANSHIP-ALREADY-LINKED'

interface Proposal {
  personId: string
  /** As typed. */
  code: string
  basicFour: BasicFour
  evidence: SignatureEvidence
  /** What is to be kept if, and only if, the link is proposed; what it throws undoes the proposal. */
  alongside?: (tx: RecordsHandle) => Promise<void>
}

/** Codes that one person may try within a day: more than any family needs, far too few to guess one of 2^54. */
export const mostAttempts = 10
export const attemptWindowSeconds = 86_400

/** Takes a guardian's (or learner's) request to be linked. */
export function createProposeLink(needs: Needs) {
  const { records, state, clock, ids, audit, roster } = needs

  const findCode = (db: RecordsHandle, hash: string) =>
    db.selectFrom('guardianship_codes').selectAll().where('code_hash', '=', hash).executeTakeFirst()

  const codeRefusal = (row: Awaited<ReturnType<typeof findCode>>): LinkRefusal | undefined => {
    if (!row) return 'GUARDIANSHIP-CODE-UNKNOWN'
    if (row.used_at !== null) return 'GUARDIANSHIP-CODE-USED'
    if (row.withdrawn_at !== null) return 'GUARDIANSHIP-CODE-WITHDRAWN'
    return row.expires_at <= clock.now().toISOString() ? 'GUARDIANSHIP-CODE-EXPIRED' : undefined
  }

  /** A code is good for a person or for nobody: everything but the typing error is noted in the audit log. */
  const refuse = async (personId: string, failure: LinkRefusal) => {
    const actor = { kind: 'person', id: personId } as const
    await records.transaction((tx) =>
      audit.append(tx, { type: 'guardianship.refused', actor, fields: { code: failure } }),
    )
    return failed(failure)
  }

  const keep = (proposal: Proposal, hash: string, learnerId: string, schoolCode: string, match: Match) =>
    records.transaction(async (tx): Promise<Result<{ linkId: string }, LinkRefusal>> => {
      const { isProtected } = await lockLearner(tx, learnerId)
      // Read again behind the lock. To the person a protected learner's code is merely out of use.
      const refusal = isProtected ? 'GUARDIANSHIP-CODE-WITHDRAWN' : codeRefusal(await findCode(tx, hash))
      if (refusal) return failed(refusal)
      if (await hasOpenLink(tx, proposal.personId, learnerId, tokyoDate(clock.now())))
        return failed('GUARDIANSHIP-ALREADY-LINKED')
      const at = clock.now().toISOString()
      const used = { used_by: proposal.personId, used_at: at }
      await tx.updateTable('guardianship_codes').set(used).where('code_hash', '=', hash).execute()
      const { verifiedAt, algorithm, digest, ocspProducedAt, policy } = proposal.evidence
      const linkId = ids.id()
      await tx
        .insertInto('guardianship_links')
        .values({
          link_id: linkId,
          kind: match.kind,
          person_id: proposal.personId,
          learner_id: learnerId,
          guardian_id: match.guardianId,
          school_code: schoolCode,
          status: match.verdict === 'match' ? 'proposed' : 'needs-check',
          card: JSON.stringify(proposal.basicFour),
          compared: JSON.stringify(match.comparison),
          evidence: JSON.stringify({ verifiedAt, algorithm, digest, ocspProducedAt, policy }),
          proposed_at: at,
        })
        .execute()
      const actor = { kind: 'person', id: proposal.personId } as const
      const fields = { learner: learnerId, link: linkId }
      await audit.append(tx, { type: 'guardianship.proposed', actor, subject: learnerId, fields })
      await proposal.alongside?.(tx)
      return ok({ linkId })
    })

  /**
   * Proposes a link to the school. The code is used up only when this succeeds.
   * @param proposal.basicFour what the person's own 署名用 certificate says; must match the register
   * @returns `needsCheck` when the machine could not decide and the office has to look
   * @throws MYNUMBER-REFUSED
   */
  return async (proposal: Proposal): Promise<Result<{ linkId: string; needsCheck: boolean }, LinkRefusal>> => {
    refuseMyNumber({ ...proposal.basicFour }, 'card')
    const code = readLinkCode(proposal.code)
    if (!code) return failed('GUARDIANSHIP-CODE-MISTYPED')
    const { personId } = proposal
    const attempts = await state.increment(`link-attempts:${personId}`, attemptWindowSeconds)
    if (attempts === mostAttempts + 1) return refuse(personId, 'GUARDIANSHIP-TOO-MANY-ATTEMPTS')
    if (attempts > mostAttempts) return failed('GUARDIANSHIP-TOO-MANY-ATTEMPTS')

    const hash = hashToken(code)
    const row = await findCode(records.db, hash)
    const refusal = codeRefusal(row)
    if (refusal || !row) return refuse(personId, refusal ?? 'GUARDIANSHIP-CODE-UNKNOWN')
    const today = tokyoDate(clock.now())
    const { learner_id: learnerId, guardian_id: guardianId, school_code: schoolCode } = row
    // The school that handed out the code has to decide; once the learner has left, it cannot.
    if ((await roster.enrolmentOn(learnerId, today))?.schoolCode !== schoolCode)
      return refuse(personId, 'GUARDIANSHIP-CODE-WITHDRAWN')
    const match = await matchRegister(roster, { learnerId, guardianId, card: proposal.basicFour, today })
    if (!match.ok) return refuse(personId, match.failure)
    const kept = await keep(proposal, hash, learnerId, schoolCode, match.value)
    if (!kept.ok) return refuse(personId, kept.failure)
    return ok({ ...kept.value, needsCheck: match.value.verdict === 'doubtful' })
  }
}

async function hasOpenLink(tx: RecordsHandle, personId: string, learnerId: string, today: Day): Promise<boolean> {
  const rows = await tx
    .selectFrom('guardianship_links')
    .select('ends_on')
    .where('person_id', '=', personId)
    .where('learner_id', '=', learnerId)
    .where('status', 'in', ['needs-check', 'proposed', 'approved', 'suspended'])
    .execute()
  return rows.some((row) => (row.ends_on ?? today) >= today)
}
