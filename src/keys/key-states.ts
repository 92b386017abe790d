import type { SigningAlgorithm } from './signer.ts'

/** `HS256` stands for a shared secret that never leaves the gateway. */
export type KeyAlgorithm = SigningAlgorithm | 'HS256'

/**
 * Where a key stands. `published`: known to everybody, does not sign yet. `active`: signs. `retiring`: signs no more and stays published for
 * what it has signed. `retired`: not published, and nothing that it signed is taken.
 */
export type KeyState = 'published' | 'active' | 'retiring' | 'retired'

/** The dates that decide, as ISO 8601 in UTC, which sort as text. */
export interface DatedKey {
  readonly kid: string
  readonly algorithm: string
  readonly activates_at: string
  readonly retires_at: string | null
  readonly changed_in: number
}

/** Whether a key is known to everybody at `now`. */
export const isPublished = ({ retires_at }: DatedKey, now: string): boolean => retires_at === null || retires_at > now

/** The key that signs: of those whose time has come and not gone, the newest. @param keys of one owner */
export function activeOf<T extends DatedKey>(keys: readonly T[], algorithm: string, now: string): T | undefined {
  const signing = keys.filter((key) => key.algorithm === algorithm && isPublished(key, now) && key.activates_at <= now)
  return signing.sort(newestFirst)[0]
}

/** The key that will sign next, if one is waiting. @param keys of one owner */
export function waitingOf<T extends DatedKey>(keys: readonly T[], algorithm: string, now: string): T | undefined {
  return keys.find((key) => key.algorithm === algorithm && isPublished(key, now) && key.activates_at > now)
}

/** @param keys all keys of the same owner */
export function stateOf(key: DatedKey, keys: readonly DatedKey[], now: string): KeyState {
  if (!isPublished(key, now)) return 'retired'
  if (key.activates_at > now) return 'published'
  return activeOf(keys, key.algorithm, now)?.kid === key.kid ? 'active' : 'retiring'
}

/** Every published key, those that sign first: who takes the first of an algorithm takes the right one. @param keys of one owner */
export function publishedOf<T extends DatedKey>(keys: readonly T[], now: string): T[] {
  const signs = (key: T) => Number(activeOf(keys, key.algorithm, now)?.kid === key.kid)
  return keys
    .filter((key) => isPublished(key, now))
    .sort((one, other) => signs(other) - signs(one) || newestFirst(one, other))
}

const newestFirst = (one: DatedKey, other: DatedKey): number =>
  Date.parse(other.activates_at) - Date.parse(one.activates_at) || other.changed_in - one.changed_in
