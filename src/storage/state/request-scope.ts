import { AsyncLocalStorage } from 'node:async_hooks'
import type { StateEntry, StateStore } from './port.ts'

/** A state store that gathers what one request does to it; see `scopeState`. */
export interface ScopedState extends StateStore {
  /**
   * Runs `work` as one unit. Inside it every key is read at most once, and writes wait for `flush`, which is also the end of the unit: when
   * this promise resolves they are made. When `work` throws, what it wanted to write is dropped, marks of use and deletions excepted.
   * Inside a unit already, `work` joins it.
   */
  within<T>(work: () => Promise<T>): Promise<T>
  /**
   * Makes all gathered writes in one turn of the event loop: one commit on the embedded engine, one round trip to Redis.
   * @throws when a write failed, or what `lost` of a claim returned; the request must then not be answered with success
   */
  flush(): Promise<void>
  /** Drops gathered writes; marks of use and deletions stay, for what was used or ended must not come back because something else failed. */
  abandon(): void
  /** Inside a unit, starts reading what will be needed, so that it goes out with the next read; a failure shows when it is needed. */
  readAhead(...keys: string[]): void
  /** Remembers something for the rest of the unit. */
  note(name: string, value: string): void
  noted(name: string): string | undefined
  /** Does something that needs doing once in a unit, whoever asks for it; outside a unit, every time. */
  once<T>(name: string, act: () => Promise<T>): Promise<T>
  /**
   * Does something that only one of several callers may do, together with the next flush.
   * @param act one atomic operation on `key` that answers whether this caller was the one
   * @param lost what the flush throws when it was not; may first end, in the store itself, what the loser has part in
   */
  claim(key: string, act: Act<boolean>, lost: Act<Error>): Promise<void>
}

type Act<T> = (state: StateStore) => Promise<T>

type Write =
  | { readonly value: string; readonly ttl: number; readonly group?: string | undefined; readonly onlyIfPresent?: true }
  | 'delete'

interface Claim {
  readonly key: string
  readonly act: Act<boolean>
  readonly lost: Act<Error>
}

interface Unit {
  readonly reads: Map<string, Promise<StateEntry | undefined>>
  readonly notes: Map<string, string>
  readonly done: Map<string, Promise<unknown>>
  writes: Map<string, Write>
  claims: Claim[]
  flushing: Promise<void>
  /** Work that outlives its request writes at once: nobody would flush it. */
  over: boolean
}

const scopes = new WeakMap<StateStore, ScopedState>()

/**
 * The same store with units of work. Outside a unit it behaves like the store itself; inside one
 * - a key is read once, and what the request has written itself is seen by its later reads;
 * - `put`, `putIfPresent` and `delete` are gathered, the last write of a key counts;
 * - whatever decides between callers (`consume`, `take`, `replace`, `putIfAbsent`, `increment`) is done at once, never from memory.
 */
export function scopeState(state: StateStore): ScopedState {
  const known = scopes.get(state)
  if (known) return known
  const units = new AsyncLocalStorage<Unit>()
  const current = () => {
    const unit = units.getStore()
    return unit?.over ? undefined : unit
  }

  const flushUnit = async (unit: Unit): Promise<void> => {
    const { writes, claims } = unit
    if (writes.size === 0 && claims.length === 0) return unit.flushing
    Object.assign(unit, { writes: new Map(), claims: [] })
    const flushing = write(state, { writes, claims })
    unit.flushing = flushing.catch(() => {})
    await flushing
  }

  /** An operation that must see, and be seen in, the store itself. */
  const atOnce = async <T>(key: string, act: () => Promise<T>): Promise<T> => {
    const unit = current()
    if (!unit) return act()
    if (unit.writes.has(key) || unit.claims.some((claim) => claim.key === key)) await flushUnit(unit)
    unit.reads.delete(key)
    return act()
  }

  const scoped: ScopedState = {
    get: (key) => {
      const unit = current()
      if (!unit) return state.get(key)
      const written = unit.writes.get(key)
      if (written) return Promise.resolve(written === 'delete' ? undefined : { value: written.value })
      const before = unit.reads.get(key)
      if (before) return before
      const read = state.get(key)
      unit.reads.set(key, read)
      return read
    },
    put: async (key, value, ttl, group) => {
      const unit = current()
      if (!unit) return state.put(key, value, ttl, group)
      unit.reads.set(key, Promise.resolve({ value }))
      unit.writes.set(key, { value, ttl, group })
    },
    putIfPresent: async (key, value, ttl, group) => {
      const unit = current()
      if (!unit) return state.putIfPresent(key, value, ttl, group)
      const before = unit.writes.get(key)
      if (before === 'delete') return
      unit.reads.set(key, Promise.resolve({ value }))
      // What this unit makes itself is there.
      unit.writes.set(key, { value, ttl, group, ...((!before || before.onlyIfPresent) && { onlyIfPresent: true }) })
    },
    delete: async (key) => {
      const unit = current()
      if (!unit) return state.delete(key)
      unit.reads.set(key, Promise.resolve(undefined))
      unit.writes.set(key, 'delete')
    },
    membersOf: async (group) => {
      const unit = current()
      if (unit) await flushUnit(unit)
      return state.membersOf(group)
    },
    deleteGroup: async (group) => {
      const unit = current()
      if (unit) {
        await flushUnit(unit)
        unit.reads.clear()
      }
      await state.deleteGroup(group)
    },
    putIfAbsent: (key, value, ttl) => atOnce(key, () => state.putIfAbsent(key, value, ttl)),
    consume: (key, left) => atOnce(key, () => state.consume(key, left)),
    take: (key) => atOnce(key, () => state.take(key)),
    replace: (key, expected, value) => atOnce(key, () => state.replace(key, expected, value)),
    increment: (key, ttl) => atOnce(key, () => state.increment(key, ttl)),
    sweep: () => state.sweep(),
    ping: () => state.ping(),
    ...(state.crowded && { crowded: state.crowded }),
    ...(state.remote && { remote: state.remote }),
    close: () => state.close(),

    within: async (work) => {
      if (current()) return work()
      const unit: Unit = {
        reads: new Map(),
        notes: new Map(),
        done: new Map(),
        writes: new Map(),
        claims: [],
        flushing: Promise.resolve(),
        over: false,
      }
      return units.run(unit, async () => {
        try {
          const result = await work()
          await flushUnit(unit)
          return result
        } catch (thrown) {
          abandon(unit)
          await flushUnit(unit).catch(() => {})
          throw thrown
        } finally {
          unit.over = true
        }
      })
    },
    flush: async () => {
      const unit = current()
      if (unit) await flushUnit(unit)
    },
    abandon: () => {
      const unit = current()
      if (unit) abandon(unit)
    },
    readAhead: (...keys) => {
      const { reads, writes } = current() ?? {}
      if (!reads || !writes) return
      for (const key of keys.filter((one) => !reads.has(one) && !writes.has(one))) {
        const read = state.get(key)
        read.catch(() => {})
        reads.set(key, read)
      }
    },
    note: (name, value) => void current()?.notes.set(name, value),
    noted: (name) => current()?.notes.get(name),
    once: <T>(name: string, act: () => Promise<T>) => {
      const { done } = current() ?? {}
      const known = (done?.get(name) as Promise<T> | undefined) ?? act()
      done?.set(name, known)
      return known
    },
    claim: async (key, act, lost) => {
      const unit = current()
      if (!unit) {
        if (!(await act(state))) throw await lost(state)
        return
      }
      unit.writes.delete(key)
      unit.claims.push({ key, act, lost })
    },
  }
  scopes.set(state, scoped)
  scopes.set(scoped, scoped)
  return scoped
}

function abandon(unit: Unit): void {
  for (const [key, write] of unit.writes)
    if (write !== 'delete') {
      unit.writes.delete(key)
      unit.reads.delete(key)
    }
}

/** Everything is sent before anything is awaited; that is what makes it one commit, or one round trip. */
async function write(state: StateStore, { writes, claims }: Pick<Unit, 'writes' | 'claims'>) {
  const claimed = claims.map(({ act }) => act(state))
  const made: Promise<unknown>[] = [...claimed]
  for (const [key, one] of writes) {
    if (one === 'delete') made.push(state.delete(key))
    else made.push(state[one.onlyIfPresent ? 'putIfPresent' : 'put'](key, one.value, one.ttl, one.group))
  }
  const failure = (await Promise.allSettled(made)).find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
  for (const [index, claim] of claims.entries()) if (!(await claimed[index])) throw await claim.lost(state)
}
