import type { Ids } from '../foundation/index.ts'

/** Digits and capitals that nobody confuses in print: no 0 O, 1 I, L. Their number is prime, which the check character needs. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const randomCharacters = 11

/** Draws a link code: 11 random characters (54 bits) and a check character. */
export function newLinkCode(ids: Pick<Ids, 'integer'>): string {
  const drawn = Array.from({ length: randomCharacters }, () => alphabet.charAt(ids.integer(alphabet.length))).join('')
  return drawn + checkCharacter(drawn)
}

/** As it is printed for a family: three groups of four. */
export const formatLinkCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`

/**
 * What somebody typed as the code it stands for: width, case, spaces and hyphens do not matter.
 * @returns nothing when it cannot be a code; the check character finds every single wrong character and every swap of neighbours, so
 * a slip of the hand is told from a code that is not known
 */
export function readLinkCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212\u30FC\u2500]/gu, '')
  if (code.length !== randomCharacters + 1) return undefined
  const body = code.slice(0, -1)
  if (![...body].every((character) => alphabet.includes(character))) return undefined
  return checkCharacter(body) === code.at(-1) ? code : undefined
}

/** Weighted sum modulo a prime: weights 2, 3, 4 … differ, so a changed or swapped character changes the sum. */
function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, character, index) => total + alphabet.indexOf(character) * (index + 2), 0)
  return alphabet.charAt(sum % alphabet.length)
}
