import type { Day } from '../foundation/index.ts'
import { sameOfficialText } from '../roster/index.ts'
import type { RegisteredPerson } from './learner-source.ts'

/** 基本4情報 as the 署名用 certificate states them. */
export interface BasicFour {
  readonly name: string
  readonly address: string
  readonly birthdate: Day
  readonly sex: string
  /** The card could not write a character of the resident record and shows another in its place (代替文字). */
  readonly nameSubstituted: boolean
  readonly addressSubstituted: boolean
}

type Outcome = 'same' | 'different' | 'undecidable'

/** How card and register compare, item by item. */
export type Comparison = Readonly<Record<'name' | 'birthdate' | 'sex' | 'address', Outcome>>

const sexes = ['male', 'female']

/**
 * Compares a card with one person of the register. What the card cannot write or the register does not say is `undecidable`: it is
 * neither accepted nor refused by machine.
 */
export function compare(card: BasicFour, person: RegisteredPerson): Comparison {
  const comparable = person.sex !== null && sexes.includes(person.sex) && sexes.includes(card.sex)
  return {
    name: card.nameSubstituted ? 'undecidable' : decide(sameOfficialText(card.name, person.name)),
    birthdate: decide(card.birthdate === person.birthDate),
    sex: comparable ? decide(card.sex === person.sex) : 'undecidable',
    address:
      card.addressSubstituted || person.address === null
        ? 'undecidable'
        : decide(sameOfficialText(plainAddress(card.address), plainAddress(person.address))),
  }
}

const decide = (same: boolean): Outcome => (same ? 'same' : 'different')

/** The verdict over all four items; birth dates are never in doubt, so a doubtful match always rests on one. */
export function verdict(comparison: Comparison): 'match' | 'doubtful' | 'no-match' {
  const outcomes = Object.values(comparison)
  if (outcomes.includes('different')) return 'no-match'
  return outcomes.includes('undecidable') ? 'doubtful' : 'match'
}

/**
 * Addresses are typed in many ways. Full-width forms become plain ones, every sign that stands for a hyphen becomes one (long vowel
 * marks too, on both sides alike), and spaces go. Characters of names of places stay as they are.
 */
function plainAddress(address: string): string {
  return address
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212\u30FC\u2500]/gu, '-')
    .replace(/\s/gu, '')
}
