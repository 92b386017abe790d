import type { Actor, Audit } from '../audit/index.ts'
import { type Clock, type Day, type ErrorCode, type Ids, KakehashiError } from '../foundation/index.ts'
import type { Organisations, StaffRole } from '../organisations/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import type { RevocationReason } from './certificate.ts'
import type { CertificateKind } from './kinds.ts'
import type { LearnerSource } from './learner-source.ts'

/** What the acts of this part work with. */
export interface Needs {
  readonly records: Records
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly roster: LearnerSource
  readonly organisations: Pick<Organisations, 'school' | 'mayActFor' | 'account'>
  readonly kinds: ReadonlyMap<string, CertificateKind>
  readonly ports: {
    /**
     * Revokes, in the transaction of the certificate's revocation, every credential issued of it.
     * @returns how many there were
     */
    revokeCredentials(tx: RecordsHandle, certificateId: string, reason: RevocationReason): Promise<number>
  }
}

/** Refuses, with `code`, anybody who does not hold one of the roles at the school on the day. */
export async function refuseUnlessStaff(
  needs: Pick<Needs, 'organisations'>,
  tx: RecordsHandle,
  wanted: { actor: Actor; schoolCode: string; roles: readonly StaffRole['role'][]; day: Day; code: ErrorCode },
): Promise<void> {
  const { actor, schoolCode, roles, day } = wanted
  const may = actor.kind === 'person' && (await needs.organisations.mayActFor(actor.id, { schoolCode }, roles, day, tx))
  if (!may) throw new KakehashiError(wanted.code)
}
