// U+FE00-FE0F and U+E0100-E01EF: they choose one of several shapes of the character before them (IVS).
const selector = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u

/**
 * Says whether two official texts (a name or an address from the register, from a card) are the same.
 *
 * Compared in NFC, white space of any width left out. A variation selector on one side only is no difference: cards, registers and
 * keyboards keep or lose them. Two selectors that differ are one. The character itself must be equal: 髙 is never 高, 﨑 never 崎.
 * Two empty texts are not the same: what neither source states proves nothing.
 * @param a text as one source has it
 * @param b text as the other has it
 */
export function sameOfficialText(a: string, b: string): boolean {
  const [left, right] = [shapes(a), shapes(b)]
  return (
    left.length > 0 &&
    left.length === right.length &&
    left.every((shape, index) => {
      const other = right[index]
      if (other === undefined || shape.base !== other.base) return false
      return shape.selector === '' || other.selector === '' || shape.selector === other.selector
    })
  )
}

interface Shape {
  readonly base: string
  selector: string
}

function shapes(text: string): Shape[] {
  const found: Shape[] = []
  for (const character of text.normalize('NFC').replace(/[\s\u200B\u2060]/gu, '')) {
    const last = found.at(-1)
    if (selector.test(character) && last) last.selector += character
    else found.push({ base: character, selector: '' })
  }
  return found
}
