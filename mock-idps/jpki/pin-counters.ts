import type { Purpose } from './oids.ts'
import { type Person, pins } from './town.ts'

/** Wrong entries in a row until the card locks: 3 for the four digits, 5 for the signature password. */
export const allowedTries: Record<Purpose, number> = { authentication: 3, signature: 5 }

export type PinOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'malformed' }
  | { outcome: 'wrong'; remaining: number }
  | { outcome: 'locked' }

const shape: Record<Purpose, RegExp> = { authentication: /^\d{4}$/, signature: /^[A-Z0-9]{6,16}$/ }

/** Counts wrong entries for each card and purpose, as the card's chip does. The counters live in memory: a restart unlocks. */
export function createPinCounters(people: readonly Person[]) {
  const wrong = new Map<string, number>()

  function reset(): void {
    wrong.clear()
    for (const person of people.filter(({ starts }) => starts === 'locked')) {
      for (const purpose of ['authentication', 'signature'] as const) {
        wrong.set(`${person.id}/${purpose}`, allowedTries[purpose])
      }
    }
  }
  reset()

  function remaining(card: string, purpose: Purpose): number {
    return allowedTries[purpose] - (wrong.get(`${card}/${purpose}`) ?? 0)
  }

  return {
    reset,
    remaining,
    /** Both secrets of one card, as a municipal counter would do it. */
    unlock(card: string): void {
      wrong.delete(`${card}/authentication`)
      wrong.delete(`${card}/signature`)
    },
    /** Tries a PIN. Entries that cannot be a PIN never reach the chip and are not counted; reader software turns letters to upper case. */
    enter(card: string, purpose: Purpose, typed: string): PinOutcome {
      if (remaining(card, purpose) <= 0) return { outcome: 'locked' }
      const pin = typed.normalize('NFKC').trim().toUpperCase()
      if (!shape[purpose].test(pin)) return { outcome: 'malformed' }
      if (pin === pins[purpose]) {
        wrong.delete(`${card}/${purpose}`)
        return { outcome: 'accepted' }
      }
      wrong.set(`${card}/${purpose}`, (wrong.get(`${card}/${purpose}`) ?? 0) + 1)
      const left = remaining(card, purpose)
      return left > 0 ? { outcome: 'wrong', remaining: left } : { outcome: 'locked' }
    },
  }
}

export type PinCounters = ReturnType<typeof createPinCounters>
