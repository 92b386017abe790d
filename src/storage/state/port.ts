/** One live entry. `consumedAt` is epoch seconds of its one use, if it has been used. */
export interface StateEntry {
  readonly value: string
  readonly consumedAt?: number
}

/** What an engine holds in the memory of this process. */
export interface Usage {
  readonly entries: number
  /** Reckoned, not measured. */
  readonly bytes: number
  /** Entries that were forgotten before their time because the room was used up, since the start. */
  readonly evicted: number
}

/**
 * The store of what expires by itself: sessions, codes, tokens, nonces, replay marks, counters. Every call touches one key, or one
 * group and its members; whatever must be atomic is one call. A write is durable, in the sense of the engine, when its promise resolves.
 */
export interface StateStore {
  get(key: string): Promise<StateEntry | undefined>
  /** @param group to which the entry belongs while it lives, so that it can be found and ended with all others in it */
  put(key: string, value: string, ttlSeconds: number, group?: string): Promise<void>
  /** As `put`, but only if there is an entry: what was deleted meanwhile stays deleted. */
  putIfPresent(key: string, value: string, ttlSeconds: number, group?: string): Promise<void>
  /** True for the one caller that created the entry. */
  putIfAbsent(key: string, value: string, ttlSeconds: number): Promise<boolean>
  /**
   * Marks the entry as used: true for exactly one caller, false for all others and when there is no entry.
   * @param left value that it has from then on, when less is needed of a used entry; it keeps its own otherwise
   */
  consume(key: string, left?: string): Promise<boolean>
  /** Reads and deletes in one step: the value goes to exactly one caller. */
  take(key: string): Promise<string | undefined>
  /** Replaces the value only if it still is `expected`; keeps the remaining life. */
  replace(key: string, expected: string, value: string): Promise<boolean>
  /** Adds one and returns the new count; `ttlSeconds` counts from the first increment. */
  increment(key: string, ttlSeconds: number): Promise<number>
  delete(key: string): Promise<void>
  /** Keys that belong to the group now; some may have no entry any more. */
  membersOf(group: string): Promise<readonly string[]>
  /** Deletes the members that belong to it so far, and the group. */
  deleteGroup(group: string): Promise<void>
  /** Deletes what has expired; returns how many entries. */
  sweep(): Promise<number>
  ping(): Promise<void>
  /** Of engines that hold entries in the memory of this process. */
  usage?(): Usage
  /** Of engines on servers whose memory is bounded: whether what is left is needed for what has begun, so that nothing should begin. */
  crowded?(): boolean
  /** Of engines on servers: every reading is a round trip, so that what will be needed is better read together. */
  readonly remote?: true
  /** A server's own time of day; a store in this process has none but ours. */
  time?(): Promise<Date>
  close(): Promise<void>
}
