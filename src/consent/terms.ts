import type { Day, Text } from '../foundation/index.ts'

/** What is to be agreed: shown, signed, recorded and obeyed from this one object. */
export interface ConsentTerms {
  /** Identifier of the attempt, printed on the text; makes each text, and so each signature, serve once. */
  readonly reference: string
  /** Who agrees. */
  readonly person: { readonly personId: string; readonly name: string }
  readonly capacity: 'guardian' | 'self'
  readonly learner: { readonly learnerId: string; readonly name: string; readonly schoolName: string }
  /** Who receives. */
  readonly service: { readonly clientId: string; readonly name: Text }
  readonly certificateKind: { readonly kind: string; readonly name: Text }
  /** Which items of the certificate, in the order shown. */
  readonly claims: readonly { readonly name: string; readonly label: Text }[]
  readonly purpose: Text
  /** Last day, Asia/Tokyo. */
  readonly until: Day
}
