import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createMemoryState, openSqliteState, openState, type StateStore } from '../../src/storage/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Clock = ReturnType<typeof fixedClock>

/** Every engine as two handles on the same store; the embedded ones belong to one process, so both are the same there. */
const engines: Record<string, (clock: Clock) => [StateStore, StateStore]> = {
  memory: (clock) => {
    const store = createMemoryState({ clock })
    return [store, store]
  },
  sqlite: (clock) => {
    const store = openSqliteState({ file: `${temporaryDirectory()}/state.sqlite`, clock })
    return [store, store]
  },
  'embedded (sqlite and memory)': (clock) => {
    const store = openState({ file: `${temporaryDirectory()}/state.sqlite`, clock })
    return [store, store]
  },
}

describe.each(Object.keys(engines))('state store on %s', (engine) => {
  const open = () => {
    const clock = fixedClock('2026-11-22T00:00:00Z')
    const [one, two] = (engines[engine] as (clock: Clock) => [StateStore, StateStore])(clock)
    onTestFinished(async () => {
      await one.close()
      if (two !== one) await two.close()
    })
    return { clock, one, two }
  }

  it('gives back what was put, to every handle', async () => {
    const { one, two } = open()
    await one.put('Session:a', 'value', 60)
    expect(await two.get('Session:a')).toEqual({ value: 'value' })
    expect(await two.get('Session:b')).toBeUndefined()
  })

  it('replaces the value and the life at the next put', async () => {
    const { clock, one, two } = open()
    await one.put('Session:a', 'old', 10)
    await two.put('Session:a', 'new', 60)
    clock.advance(30)
    expect(await one.get('Session:a')).toEqual({ value: 'new' })
  })

  it('lets an entry expire at its second, not before', async () => {
    const { clock, one } = open()
    await one.put('Session:a', 'value', 60)
    clock.advance(59)
    expect(await one.get('Session:a')).toBeDefined()
    clock.advance(1)
    expect(await one.get('Session:a')).toBeUndefined()
    expect(await one.consume('Session:a')).toBe(false)
    expect(await one.take('Session:a')).toBeUndefined()
    expect(await one.replace('Session:a', 'value', 'x')).toBe(false)
    expect(await one.putIfAbsent('Session:a', 'again', 60)).toBe(true)
  })

  it('consumes for exactly one of many callers and keeps saying when', async () => {
    const { clock, one, two } = open()
    await one.put('AuthorizationCode:a', 'code', 60)
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).consume('AuthorizationCode:a')),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await two.get('AuthorizationCode:a')).toEqual({ value: 'code', consumedAt: clock.now().getTime() / 1000 })
  })

  it('creates for exactly one of many callers', async () => {
    const { one, two } = open()
    const created = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).putIfAbsent('ReplayDetection:a', String(n), 60)),
    )
    expect(created.filter(Boolean)).toHaveLength(1)
  })

  it('hands a taken value to exactly one of many callers', async () => {
    const { one, two } = open()
    await one.put('offer:a', 'value', 60)
    const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).take('offer:a')))
    expect(taken.filter((value) => value !== undefined)).toEqual(['value'])
  })

  it('replaces only what is still there', async () => {
    const { clock, one, two } = open()
    await one.put('attempt:a', 'first', 60)
    const replaced = await Promise.all([
      one.replace('attempt:a', 'first', 'by one'),
      two.replace('attempt:a', 'first', 'by two'),
    ])
    expect(replaced.filter(Boolean)).toHaveLength(1)
    clock.advance(60)
    expect(await one.get('attempt:a')).toBeUndefined()
  })

  it('counts without losing one, from the first increment on', async () => {
    const { clock, one, two } = open()
    const counts = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).increment('limit:a', 60)))
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    clock.advance(60)
    expect(await one.increment('limit:a', 60)).toBe(1)
  })

  it('deletes a group with all its members and nothing else', async () => {
    const { one, two } = open()
    for (const key of ['AccessToken:a', 'RefreshToken:b', 'AccessToken:c']) await one.put(key, 'value', 60)
    await one.addToGroup('grant:g', 'AccessToken:a', 60)
    await two.addToGroup('grant:g', 'RefreshToken:b', 60)
    await two.deleteGroup('grant:g')
    expect(await one.get('AccessToken:a')).toBeUndefined()
    expect(await one.get('RefreshToken:b')).toBeUndefined()
    expect(await one.get('AccessToken:c')).toBeDefined()
  })

  it('sweeps what has expired and leaves the rest', async () => {
    const { clock, one } = open()
    await one.put('Session:short', 'value', 10)
    await one.put('Session:long', 'value', 100)
    clock.advance(10)
    expect(await one.sweep()).toBe(1)
    expect(await one.get('Session:long')).toBeDefined()
    expect(await one.sweep()).toBe(0)
  })
})

describe('embedded state store', () => {
  it('keeps acknowledged sessions over a restart, and never writes attempts that nobody has authenticated', async () => {
    const clock = fixedClock('2026-11-22T00:00:00Z')
    const file = `${temporaryDirectory()}/state.sqlite`
    const before = openState({ file, clock })
    await before.put('Session:a', 'kept', 60)
    await before.put('Interaction:a', 'lost', 60)
    await before.put('attempt:a', 'lost', 60)
    await before.close()
    const durable = openSqliteState({ file, clock })
    onTestFinished(() => durable.close())
    expect(await durable.get('Session:a')).toEqual({ value: 'kept' })
    expect(await durable.get('Interaction:a')).toBeUndefined()
    expect(await durable.get('attempt:a')).toBeUndefined()
  })

  it('refuses only the caller whose statement fails, not those who write in the same turn', async () => {
    const store = openSqliteState({
      file: `${temporaryDirectory()}/state.sqlite`,
      clock: fixedClock('2026-11-22T00:00:00Z'),
    })
    onTestFinished(() => store.close())
    const broken = store.put('Session:broken', undefined as unknown as string, 60)
    const [sound, failed] = await Promise.allSettled([store.put('Session:sound', 'value', 60), broken])
    expect([sound.status, failed.status]).toEqual(['fulfilled', 'rejected'])
    expect(await store.get('Session:sound')).toBeDefined()
  })
})
