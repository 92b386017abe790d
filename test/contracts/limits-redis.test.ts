import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createLimits, rules } from '../../src/limits/index.ts'
import { openRedisState, type StateStore } from '../../src/storage/index.ts'
import { needs } from '../support/require.ts'
import { startRedis, type TestServer } from '../support/servers.ts'

needs('redis')('limits on Redis', () => {
  let server: TestServer
  let stores: StateStore[]
  beforeAll(async () => {
    server = await startRedis()
    const prefix = `test-${crypto.randomUUID()}:`
    stores = await Promise.all([1, 2, 3].map(() => openRedisState({ url: server.url, prefix })))
  })
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await server.stop()
  })

  it('are one for all nodes, however the requests fall on them', async () => {
    const clock = fixedClock('2026-11-22T00:00:00Z')
    const factors = { address: 1, client: 1, account: 1 }
    const nodes = stores.map((state) => createLimits({ state, clock, factors }))
    const { most, share, windowSeconds } = rules['account-sign-in']
    const flood = () =>
      Promise.all(Array.from({ length: 3 * most }, (_, n) => nodes[n % 3]?.take('account-sign-in', 'somebody')))
    const passed = (await flood()).filter((taken) => taken?.ok).length
    expect(passed).toBeGreaterThanOrEqual(most - 2 * share)
    expect(passed).toBeLessThanOrEqual(most + 2 * share)
    expect((await nodes[0]?.take('account-sign-in', 'somebody else'))?.ok).toBe(true)
    clock.advance(windowSeconds)
    expect((await nodes[2]?.take('account-sign-in', 'somebody'))?.ok).toBe(true)
  })
})
