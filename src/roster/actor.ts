import type { Actor } from '../audit/index.ts'

/** Who uploads or applies: a signed-in person, or an operator at the command line (by account name). */
export type RosterActor = { readonly personId: string } | { readonly operator: string }

/** The actor as the audit log writes it. */
export const toAuditActor = (actor: RosterActor): Actor =>
  'personId' in actor ? { kind: 'person', id: actor.personId } : { kind: 'operator', id: actor.operator }
