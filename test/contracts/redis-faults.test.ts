import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openRedisState, type StateStore } from '../../src/storage/index.ts'
import { refusalOf } from '../support/organisation-world.ts'
import {
  ask,
  holderOf,
  openRedisGround,
  type RedisProcess,
  startRedisCluster,
  startRedisSentinel,
  until,
} from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'
import { freePort } from '../support/servers.ts'

/** No page may be kept waiting longer than this by a store that is away. */
const boundMs = 5000

const open = async (url: string): Promise<StateStore> => {
  const state = await openRedisState({ url, prefix: `test-${crypto.randomUUID()}:` })
  onTestFinished(() => state.close())
  return state
}

/** The code with which a call fails, and that it failed before a person would give up. */
async function quickRefusal(call: Promise<unknown>): Promise<string | undefined> {
  const began = performance.now()
  const code = await refusalOf(call)
  expect(performance.now() - began).toBeLessThan(boundMs)
  return code
}

const succeeds = (call: () => Promise<unknown>) => until(async () => (await call().then(() => true)) === true)

const ground = openRedisGround()
afterAll(() => ground.stop())

needs('redis', { borrowed: false })('a Redis that is', () => {
  let server: RedisProcess
  beforeAll(async () => {
    server = await ground.server()
  })

  it('killed refuses quickly, and serves again with all it acknowledged when it is back', async () => {
    const state = await open(server.url)
    await state.put('Session:a', 'kept', 600)
    await state.put('AuthorizationCode:a', 'code', 600)
    expect(await state.consume('AuthorizationCode:a')).toBe(true)
    await server.kill()
    expect(await quickRefusal(state.get('Session:a'))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(state.put('Session:b', 'value', 60))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(state.ping())).toBe('STORAGE-UNAVAILABLE')
    await server.start()
    await succeeds(() => state.ping())
    expect(await state.get('Session:a')).toEqual({ value: 'kept' })
    expect(await state.consume('AuthorizationCode:a')).toBe(false)
  })

  it('killed in the middle of many calls refuses those, and none of them is heard of again', async () => {
    const state = await open(server.url)
    const calls = Array.from({ length: 200 }, (_, n) => quickRefusal(state.put(`Session:${n}`, 'value', 60)))
    await server.kill()
    for (const code of await Promise.all(calls)) expect([undefined, 'STORAGE-UNAVAILABLE']).toContain(code)
    await server.start()
    await succeeds(() => state.ping())
  })

  it('silent refuses within the bound, the next call at once, and serves again when it wakes', async () => {
    const state = await open(server.url)
    await state.put('Session:a', 'kept', 600)
    server.pause()
    onTestFinished(() => server.resume())
    expect(await quickRefusal(state.get('Session:a'))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(state.get('Session:a'))).toBe('STORAGE-UNAVAILABLE')
    server.resume()
    await succeeds(() => state.ping())
    expect(await state.get('Session:a')).toEqual({ value: 'kept' })
  })

  it('full refuses writes without harming what is there, and reads on', async () => {
    const state = await open(server.url)
    await state.put('Session:a', 'kept', 600)
    await state.put('AuthorizationCode:a', 'code', 600)
    await ask(server.port, 'CONFIG', 'SET', 'maxmemory', '1')
    onTestFinished(async () => void (await ask(server.port, 'CONFIG', 'SET', 'maxmemory', '0')))
    expect(await quickRefusal(state.put('Session:a', 'other', 600))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(state.putIfAbsent('Session:b', 'other', 600))).toBe('STORAGE-UNAVAILABLE')
    expect(await quickRefusal(state.consume('AuthorizationCode:a'))).toBe('STORAGE-UNAVAILABLE')
    expect(await state.get('Session:a')).toEqual({ value: 'kept' })
    expect(await state.get('AuthorizationCode:a')).toEqual({ value: 'code' })
    await ask(server.port, 'CONFIG', 'SET', 'maxmemory', '0')
    expect(await state.consume('AuthorizationCode:a')).toBe(true)
  })

  it('forgetful of its scripts is told them again', async () => {
    const state = await open(server.url)
    await state.put('Session:a', 'value', 600)
    await ask(server.port, 'SCRIPT', 'FLUSH')
    expect(await state.consume('Session:a')).toBe(true)
  })
})

needs('redis', { borrowed: false })('a Sentinel set', () => {
  it('whose master dies is followed to the replica with nothing acknowledged lost', async () => {
    const set = await startRedisSentinel(ground)
    const state = await open(set.url)
    await state.put('Session:a', 'kept', 600)
    await state.put('AuthorizationCode:a', 'code', 600)
    expect(await state.consume('AuthorizationCode:a')).toBe(true)
    await set.master.kill()
    expect(await quickRefusal(state.get('Session:a'))).toBe('STORAGE-UNAVAILABLE')
    await succeeds(() => state.ping())
    expect(await state.get('Session:a')).toEqual({ value: 'kept' })
    expect(await state.get('AuthorizationCode:a')).toEqual({ value: 'code', consumedAt: expect.any(Number) })

    // A write that no replica has could be lost with the new master: it is not acknowledged until one is back.
    expect(await quickRefusal(state.put('Session:b', 'value', 600))).toBe('STORAGE-UNAVAILABLE')
    await ground.server('--replicaof', '127.0.0.1', String(set.replica.port))
    await succeeds(() => state.put('Session:b', 'value', 600))
    expect(await state.consume('AuthorizationCode:a')).toBe(false)
  })

  it('whose master hangs is followed to the replica, and the sleeper is not asked when it wakes', async () => {
    const set = await startRedisSentinel(ground)
    const state = await open(`${set.url}?replicas=0`)
    await state.put('Session:a', 'kept', 600)
    await until(async () => Number(await ask(set.replica.port, 'DBSIZE')) === 1)
    set.master.pause()
    await succeeds(() => state.get('Session:a'))
    set.master.resume()
    await state.put('Session:b', 'value', 600)
    expect(await ask(set.replica.port, 'DBSIZE')).toBe(2)
  })
})

needs('redis', { borrowed: false })('a cluster', () => {
  it('that loses a master refuses its keys alone, and has them again when it is back', async () => {
    const cluster = await startRedisCluster(ground)
    const state = await open(cluster.url)
    const keys = Array.from({ length: 30 }, (_, n) => `Session:${n}`)
    for (const key of keys) await state.put(key, 'kept', 600)
    const victim = await holderOf(cluster.masters, 'Session:0')
    await victim.kill()
    const refused: string[] = []
    for (const key of keys) if (await quickRefusal(state.get(key))) refused.push(key)
    expect(refused).toContain('Session:0')
    expect(refused.length).toBeLessThan(keys.length)
    await victim.start()
    for (const key of keys) {
      await succeeds(() => state.get(key))
      expect(await state.get(key)).toEqual({ value: 'kept' })
    }
  })

  it('whose master fails over to its replica is followed there', async () => {
    const cluster = await startRedisCluster(ground)
    const [first] = cluster.masters as [RedisProcess]
    const bus = String(await freePort())
    const options = ['--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '2000']
    const replica = await ground.server(...options)
    await ask(first.port, 'CLUSTER', 'MEET', '127.0.0.1', String(replica.port), bus)
    const id = String(await ask(first.port, 'CLUSTER', 'MYID'))
    await until(async () => (await ask(replica.port, 'CLUSTER', 'REPLICATE', id)) === 'OK')
    const state = await open(`${cluster.url}?replicas=0`)
    for (let n = 0; n < 30; n += 1) await state.put(`Session:${n}`, 'kept', 600)
    await until(async () => Number(await ask(first.port, 'WAIT', '1', '100')) === 1)
    await until(async () => {
      for (const { port } of cluster.masters)
        if (!String(await ask(port, 'CLUSTER', 'NODES')).includes(`${replica.port}@${bus} slave`)) return false
      return true
    })
    await first.kill()
    for (let n = 0; n < 30; n += 1) await succeeds(() => state.get(`Session:${n}`))
    await succeeds(() => state.put('Session:0', 'newer', 600))
  })
})

describe('a Redis that is not there at start', () => {
  it('is waited for, and named when it does not come', async () => {
    const port = await freePort()
    const heard: string[] = []
    const url = `redis://somebody:secret@127.0.0.1:${port}`
    const opening = openRedisState({ url, patienceMs: 400, onRetry: ({ reason }) => void heard.push(reason) })
    const failure = await opening.catch((error: Error) => error)
    expect(failure).toMatchObject({
      code: 'STORAGE-UNREACHABLE',
      params: { kind: 'Redis', address: `127.0.0.1:${port}` },
    })
    expect(heard.length).toBeGreaterThan(0)
    expect(JSON.stringify([failure, heard, String(failure)])).not.toContain('secret')
  })
})
