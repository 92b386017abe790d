import type { VerifiedAttributes } from '../../people/index.ts'
import { sameOfficialText } from '../../roster/index.ts'
import type { BasicFour } from '../../upstream/index.ts'

/**
 * Says whether a 署名用 certificate belongs to the person whose attributes were verified when they were linked. The two certificates of a card have
 * nothing in common but their holder; an address changes when people move, so name and birth date decide.
 */
export function isSigner(verified: VerifiedAttributes | undefined, card: BasicFour): boolean {
  if (verified === undefined) return false
  return verified.birthdate === card.birthdate && sameOfficialText(verified.name, card.name)
}
