import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import {
  clearRedisState,
  createMemoryState,
  openRedisState,
  openSqliteState,
  openState,
  type StateStore,
} from '../../src/storage/index.ts'
import {
  ask,
  holderOf,
  letTimePass,
  migrateSlotOf,
  openRedisGround,
  type RedisProcess,
  startRedisCluster,
  startRedisSentinel,
} from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'
import { startRedis, type TestServer } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Clock = ReturnType<typeof fixedClock>

interface Engine {
  /** Two handles on the same store. */
  readonly one: StateStore
  readonly two: StateStore
  /** Lets time pass for the entries, without waiting. */
  elapse(seconds: number): Promise<void>
}

/** The embedded engines belong to one process, so both handles are the same there. */
const embedded = (make: (clock: Clock) => StateStore) => async (): Promise<Engine> => {
  const clock = fixedClock('2026-11-22T00:00:00Z')
  const store = make(clock)
  return { one: store, two: store, elapse: async (seconds) => clock.advance(seconds) }
}

describe('memory', () => contract(embedded((clock) => createMemoryState({ clock }))))
describe('sqlite', () =>
  contract(embedded((clock) => openSqliteState({ file: `${temporaryDirectory()}/state.sqlite`, clock }))))
describe('embedded (sqlite and memory)', () =>
  contract(embedded((clock) => openState({ file: `${temporaryDirectory()}/state.sqlite`, clock }))))

/** An engine on Redis, whichever servers hold its keys. */
const onRedis = (url: string, ports: readonly number[]) => async (): Promise<Engine> => {
  const prefix = `test-${crypto.randomUUID()}:`
  const elapse = async (seconds: number) => {
    for (const port of ports) await letTimePass(port, `${prefix}*`, seconds)
  }
  return { one: await openRedisState({ url, prefix }), two: await openRedisState({ url, prefix }), elapse }
}

needs('redis')('redis', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  contract(() => onRedis(server.url, [Number(new URL(server.url).port)])())
  groupsOnRedis(() => server.url)
})

needs('redis', { borrowed: false })('redis cluster of three masters', () => {
  const ground = openRedisGround()
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>
  beforeAll(async () => {
    cluster = await startRedisCluster(ground)
  })
  afterAll(() => ground.stop())

  const open = () =>
    onRedis(
      cluster.url,
      cluster.masters.map(({ port }) => port),
    )()
  contract(open)

  it('spreads entries over all masters', async () => {
    const { one, two } = await open()
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => {}))
    for (let n = 0; n < 60; n += 1) await one.put(`Session:${n}`, 'value', 60)
    for (const { port } of cluster.masters) expect(await ask(port, 'DBSIZE')).toBeGreaterThan(5)
  })

  it('is cleared under its prefix, on all masters, and nowhere else', async () => {
    const [ours, others] = [`ours-${crypto.randomUUID()}:`, `others-${crypto.randomUUID()}:`]
    const { url } = cluster
    const [one, two] = [await openRedisState({ url, prefix: ours }), await openRedisState({ url, prefix: others })]
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => {}))
    for (let n = 0; n < 30; n += 1) await Promise.all([one, two].map((state) => state.put(`Session:${n}`, 'value', 60)))
    expect(await clearRedisState({ url, prefix: ours })).toBe(30)
    for (let n = 0; n < 30; n += 1) {
      expect(await one.get(`Session:${n}`)).toBeUndefined()
      expect(await two.get(`Session:${n}`)).toBeDefined()
    }
  })

  it('follows a slot that moves to another master', async () => {
    const { one, two } = await open()
    onTestFinished(() => Promise.all([one.close(), two.close()]).then(() => {}))
    await one.put('Session:moving', 'value', 60)
    const holder = await holderOf(cluster.masters, 'Session:moving')
    const target = cluster.masters.find((master) => master !== holder) as RedisProcess
    const migrated = await migrateSlotOf(holder, target, 'Session:moving')
    expect(await one.get('Session:moving')).toEqual({ value: 'value' })
    await migrated.settle()
    expect(await two.get('Session:moving')).toEqual({ value: 'value' })
    expect(await one.consume('Session:moving')).toBe(true)
    expect(await two.consume('Session:moving')).toBe(false)
  })
})

needs('redis', { borrowed: false })('redis behind sentinels', () => {
  const ground = openRedisGround()
  let set: Awaited<ReturnType<typeof startRedisSentinel>>
  beforeAll(async () => {
    set = await startRedisSentinel(ground)
  })
  afterAll(() => ground.stop())

  contract(() => onRedis(set.url, [set.master.port])())
})

/** How groups lie on one Redis server. */
function groupsOnRedis(url: () => string): void {
  const open = async () => {
    const prefix = `test-${crypto.randomUUID()}:`
    const state = await openRedisState({ url: url(), prefix })
    onTestFinished(() => state.close())
    const run = (...command: string[]) => ask(Number(new URL(url()).port), ...command)
    return { state, prefix, group: `${prefix}group:sessions-of:p`, run }
  }

  it('holds no more than the living, and ends with the last of them', async () => {
    const { state, group, run } = await open()
    await state.put('Session:long', 'value', 120, 'sessions-of:p')
    for (let round = 0; round < 10; round += 1) {
      const keys = Array.from({ length: 100 }, (_, n) => `Session:${round}-${n}`)
      await Promise.all(keys.map((key) => state.put(key, 'value', 60, 'sessions-of:p')))
      expect(await run('ZCARD', group)).toBe(101)
      for (const key of keys) await run('ZADD', group, '1', key)
    }
    const left = Number(await run('PTTL', group))
    expect(left).toBeGreaterThan(60_000)
    expect(left).toBeLessThanOrEqual(120_000)
  })

  it('has an end from its first member on', async () => {
    const { state, group, run } = await open()
    await state.put('Session:a', 'value', 60, 'sessions-of:p')
    expect(await run('PTTL', group)).toBeGreaterThan(0)
  })

  it('leaves nothing when it is deleted', async () => {
    const { state, prefix, run } = await open()
    for (const key of ['Session:a', 'Session:b']) await state.put(key, 'value', 60, 'sessions-of:p')
    await state.delete('Session:a')
    await state.deleteGroup('sessions-of:p')
    expect(await run('KEYS', `${prefix}*`)).toEqual([])
  })

  it('keeps an entry as text, which takes a server the least', async () => {
    const { state, prefix, run } = await open()
    await state.put('AuthorizationCode:a', '{"nonce":"1-2"}', 60)
    await state.consume('AuthorizationCode:a')
    expect(await run('TYPE', `${prefix}AuthorizationCode:a`)).toBe('string')
    expect(await state.get('AuthorizationCode:a')).toEqual({ value: '{"nonce":"1-2"}', consumedAt: expect.any(Number) })
  })
}

/** What every engine must do. */
function contract(openEngine: () => Promise<Engine>): void {
  const open = async () => {
    const engine = await openEngine()
    onTestFinished(async () => {
      await engine.one.close()
      if (engine.two !== engine.one) await engine.two.close()
    })
    return engine
  }

  it('gives back what was put, to every handle', async () => {
    const { one, two } = await open()
    await one.put('Session:a', 'value', 60)
    expect(await two.get('Session:a')).toEqual({ value: 'value' })
    expect(await two.get('Session:b')).toBeUndefined()
  })

  it('replaces the value and the life at the next put', async () => {
    const { one, two, elapse } = await open()
    await one.put('Session:a', 'old', 10)
    await two.put('Session:a', 'new', 60)
    await elapse(30)
    expect(await one.get('Session:a')).toEqual({ value: 'new' })
  })

  it('overwrites by putIfPresent what is there, and brings nothing back', async () => {
    const { one, two, elapse } = await open()
    await one.put('Session:a', 'old', 10)
    await two.putIfPresent('Session:a', 'new', 60)
    await elapse(30)
    expect(await one.get('Session:a')).toEqual({ value: 'new' })
    await two.delete('Session:a')
    await one.putIfPresent('Session:a', 'late', 60)
    expect(await one.get('Session:a')).toBeUndefined()
    await one.put('Session:b', 'old', 10)
    await elapse(10)
    await one.putIfPresent('Session:b', 'late', 60)
    expect(await two.get('Session:b')).toBeUndefined()
  })

  it('lets an entry expire at its second, not before', async () => {
    const { one, elapse } = await open()
    await one.put('Session:a', 'value', 60)
    await elapse(59)
    expect(await one.get('Session:a')).toBeDefined()
    await elapse(1)
    expect(await one.get('Session:a')).toBeUndefined()
    expect(await one.consume('Session:a')).toBe(false)
    expect(await one.take('Session:a')).toBeUndefined()
    expect(await one.replace('Session:a', 'value', 'x')).toBe(false)
    expect(await one.putIfAbsent('Session:a', 'again', 60)).toBe(true)
  })

  it('consumes for exactly one of many callers and keeps saying when', async () => {
    const { one, two } = await open()
    await one.put('AuthorizationCode:a', 'code', 60)
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).consume('AuthorizationCode:a')),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await two.get('AuthorizationCode:a')).toEqual({ value: 'code', consumedAt: expect.any(Number) })
  })

  it('creates for exactly one of many callers', async () => {
    const { one, two } = await open()
    const created = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).putIfAbsent('ReplayDetection:a', String(n), 60)),
    )
    expect(created.filter(Boolean)).toHaveLength(1)
  })

  it('hands a taken value to exactly one of many callers', async () => {
    const { one, two } = await open()
    await one.put('offer:a', 'value', 60)
    const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).take('offer:a')))
    expect(taken.filter((value) => value !== undefined)).toEqual(['value'])
  })

  it('replaces only what is still there', async () => {
    const { one, two, elapse } = await open()
    await one.put('attempt:a', 'first', 60)
    const replaced = await Promise.all([
      one.replace('attempt:a', 'first', 'by one'),
      two.replace('attempt:a', 'first', 'by two'),
    ])
    expect(replaced.filter(Boolean)).toHaveLength(1)
    await elapse(60)
    expect(await one.get('attempt:a')).toBeUndefined()
  })

  it('counts without losing one, from the first increment on', async () => {
    const { one, two, elapse } = await open()
    const counts = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).increment('limit:a', 60)))
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    await elapse(60)
    expect(await one.increment('limit:a', 60)).toBe(1)
  })

  it('deletes a group with all its members and nothing else', async () => {
    const { one, two } = await open()
    await one.put('Session:a', 'value', 60, 'sessions-of:p')
    await two.put('Session:b', 'value', 60, 'sessions-of:p')
    await one.put('Session:c', 'value', 60, 'sessions-of:q')
    await one.put('Session:d', 'value', 60)
    expect([...(await one.membersOf('sessions-of:p'))].sort()).toEqual(['Session:a', 'Session:b'])
    await two.deleteGroup('sessions-of:p')
    expect(await one.membersOf('sessions-of:p')).toEqual([])
    expect(await one.get('Session:a')).toBeUndefined()
    expect(await one.get('Session:b')).toBeUndefined()
    expect(await one.get('Session:c')).toBeDefined()
    expect(await one.get('Session:d')).toBeDefined()
  })

  it('keeps a member no longer than its own life, however many join the group', async () => {
    const { one, two, elapse } = await open()
    await one.put('Grant:long', 'value', 3600, 'grants-of:p:s')
    for (let round = 0; round < 10; round += 1) {
      const keys = Array.from({ length: 100 }, (_, n) => `Grant:${round}-${n}`)
      await Promise.all(keys.map((key, n) => (n % 2 ? one : two).put(key, 'value', 10, 'grants-of:p:s')))
      expect([...(await two.membersOf('grants-of:p:s'))].sort()).toEqual([...keys, 'Grant:long'].sort())
      await elapse(10)
      expect(await one.membersOf('grants-of:p:s')).toEqual(['Grant:long'])
    }
    await one.put('Grant:9-99', 'no member any more', 60)
    await two.deleteGroup('grants-of:p:s')
    expect(await one.membersOf('grants-of:p:s')).toEqual([])
    expect(await one.get('Grant:long')).toBeUndefined()
    expect(await one.get('Grant:9-99')).toBeDefined()
  })

  it('prolongs a member that is put again', async () => {
    const { one, two, elapse } = await open()
    await one.put('Session:a', 'value', 10, 'sessions-of:p')
    await two.putIfPresent('Session:a', 'again', 60, 'sessions-of:p')
    await elapse(59)
    expect(await one.membersOf('sessions-of:p')).toEqual(['Session:a'])
    expect(await one.get('Session:a')).toEqual({ value: 'again' })
    await elapse(1)
    expect(await one.membersOf('sessions-of:p')).toEqual([])
  })

  it('sweeps what has expired and leaves the rest', async () => {
    const { one, elapse } = await open()
    await one.put('Session:short', 'value', 10)
    await one.put('Session:long', 'value', 100)
    await elapse(10)
    await one.sweep()
    expect(await one.get('Session:short')).toBeUndefined()
    expect(await one.get('Session:long')).toBeDefined()
    expect(await one.sweep()).toBe(0)
  })
}

describe('memory with a bound', () => {
  const clock = () => fixedClock('2026-11-22T00:00:00Z')

  it('forgets what was begun first, and never holds more than it may', async () => {
    const mostBytes = 100_000
    const store = createMemoryState({ clock: clock(), mostBytes })
    for (let n = 0; n < 500; n += 1) {
      await store.put(`attempt:${n}`, (n % 2 ? 'あ' : 'a').repeat(n), 60)
      expect(store.usage().bytes).toBeLessThanOrEqual(mostBytes)
    }
    const { entries, evicted } = store.usage()
    expect(entries).toBeGreaterThan(50)
    expect(entries + evicted).toBe(500)
    for (let n = 0; n < 500; n += 1) expect(Boolean(await store.get(`attempt:${n}`))).toBe(n >= evicted)
  })

  it('has all its room back when everything is gone, whichever way it went', async () => {
    const time = clock()
    const store = createMemoryState({ clock: time })
    for (const key of ['a', 'b', 'c', 'd', 'e']) await store.put(`attempt:${key}`, 'value', 60)
    await store.put('attempt:a', 'another, longer value', 60)
    await store.replace('attempt:b', 'value', '短い')
    for (let n = 0; n < 12; n += 1) await store.increment('limit:a', 60)
    await store.put('attempt:c', 'in a group', 60, 'group')
    await store.deleteGroup('group')
    await store.take('attempt:b')
    await store.delete('attempt:a')
    await store.delete('attempt:never-there')
    time.advance(60)
    await store.putIfAbsent('attempt:d', 'again', 60)
    time.advance(60)
    await store.sweep()
    expect(store.usage()).toEqual({ entries: 0, bytes: 0, evicted: 0 })
  })

  it('keeps the drafts of people who are signed in, and the counters of those who flood it with attempts', async () => {
    const store = openState({ file: ':memory:', clock: clock(), mostBytes: 50_000 })
    onTestFinished(() => store.close())
    await store.increment('limit:authorize', 60)
    await store.put('attempt:link-application:person:id', 'draft', 60)
    for (let n = 0; n < 200; n += 1) await store.put(`attempt:${n}`, 'value', 60)
    expect(store.usage?.().evicted).toBeGreaterThan(0)
    expect(await store.increment('limit:authorize', 60)).toBe(2)
    expect(await store.get('attempt:link-application:person:id')).toEqual({ value: 'draft' })
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
