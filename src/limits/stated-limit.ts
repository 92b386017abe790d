/** One limit as a part states it to operators; `kakehashi limits` prints them all. */
export interface StatedLimit {
  /** Stable name, `part.thing`. */
  readonly name: string
  /** `life`: how long something is good. `size`: how large or how many at most. `tries`: how often something may go wrong. */
  readonly kind: 'life' | 'size' | 'tries'
  readonly value: number
  readonly unit: 'seconds' | 'days' | 'months' | 'bytes' | 'characters' | 'count'
  readonly what: string
}
