import { describe, expect, it } from 'vitest'
import { fixedClock, KakehashiError, lineOf } from '../../src/foundation/index.ts'
import { createLimits, type RuleName, ruleFor, rules } from '../../src/limits/index.ts'
import { createMemoryState, type StateStore } from '../../src/storage/index.ts'

const once = { address: 1, client: 1, account: 1 }
const { windowSeconds, most, share } = rules.authorize

/** Counts what the store is asked. */
function counting(state: StateStore) {
  let asked = 0
  const increment: StateStore['increment'] = (key, ttl) => {
    asked += 1
    return state.increment(key, ttl)
  }
  return { increment, asked: () => asked }
}

/** Nodes over one store, at the beginning of a window. */
function nodes(count: number, factors = once) {
  const clock = fixedClock('2026-11-22T00:00:00Z')
  const state = counting(createMemoryState({ clock }))
  const one = () => createLimits({ state, clock, factors })
  return { clock, asked: state.asked, limits: Array.from({ length: count }, one) }
}

async function passedOf(limits: ReturnType<typeof createLimits>, rule: RuleName, subject: string, tries: number) {
  let passed = 0
  for (let n = 0; n < tries; n += 1) if ((await limits.take(rule, subject)).ok) passed += 1
  return passed
}

describe('rates', () => {
  it('lets exactly as many pass as promised, on one node', async () => {
    const { limits } = nodes(1)
    expect(await passedOf(limits[0] as never, 'authorize', '192.0.2.1', most + 100)).toBe(most)
  })

  it('keeps to that when all ask at once', async () => {
    const { limits } = nodes(1)
    const taken = await Promise.all(Array.from({ length: most + 500 }, () => limits[0]?.take('authorize', '192.0.2.1')))
    expect(taken.filter((one) => one?.ok)).toHaveLength(most)
  })

  it('is shared by all nodes: each further one may let pass no more than one share unasked', async () => {
    const { limits } = nodes(3)
    const passed = [0, 0, 0]
    for (let n = 0; n < most + 1000; n += 1) {
      const node = n % 3
      if ((await limits[node]?.take('authorize', '192.0.2.1'))?.ok) passed[node] = (passed[node] ?? 0) + 1
    }
    const all = passed.reduce((sum, one) => sum + one, 0)
    expect(all).toBeGreaterThan(most - 3 * share)
    expect(all).toBeLessThanOrEqual(most + 2 * share)
  })

  it('costs the store nothing for an ordinary visitor, and one question a share for a busy one', async () => {
    const { limits, asked } = nodes(1)
    await passedOf(limits[0] as never, 'authorize', '192.0.2.1', share)
    expect(asked()).toBe(0)
    await passedOf(limits[0] as never, 'authorize', '192.0.2.1', 9 * share)
    expect(asked()).toBe(10)
  })

  it('counts each subject for itself', async () => {
    const { limits } = nodes(1)
    await passedOf(limits[0] as never, 'account-sign-in', 'somebody', 1000)
    expect(await passedOf(limits[0] as never, 'account-sign-in', 'somebody else', 300)).toBe(300)
    expect(await passedOf(limits[0] as never, 'account-act', 'somebody', 1)).toBe(1)
  })

  it('says when the next window begins, and lets pass again then', async () => {
    const { clock, limits } = nodes(1)
    clock.advance(100)
    await passedOf(limits[0] as never, 'authorize', '192.0.2.1', most)
    const refused = await limits[0]?.require('authorize', '192.0.2.1').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(KakehashiError)
    expect((refused as KakehashiError).code).toBe('LIMIT-ADDRESS')
    expect((refused as KakehashiError).retryAfter).toBe(String(windowSeconds - 100))
    clock.advance(windowSeconds - 100)
    expect((await limits[0]?.take('authorize', '192.0.2.1'))?.ok).toBe(true)
  })

  it('tells what is used up without counting', async () => {
    const { limits } = nodes(1)
    const [node] = limits as [ReturnType<typeof createLimits>]
    for (let n = 0; n < 10_000; n += 1) expect(node.usedUp('account-sign-in', 'somebody')).toBeUndefined()
    expect(await passedOf(node, 'account-sign-in', 'somebody', 400)).toBe(rules['account-sign-in'].most)
    expect(node.usedUp('account-sign-in', 'somebody')?.rule).toBe('account-sign-in')
  })

  it('refuses what is beyond a share while the store cannot be asked', async () => {
    const clock = fixedClock('2026-11-22T00:00:00Z')
    const state = { increment: () => Promise.reject(new KakehashiError('STORAGE-UNAVAILABLE')) }
    const limits = createLimits({ state, clock, factors: once })
    expect(await passedOf(limits, 'authorize', '192.0.2.1', share)).toBe(share)
    await expect(limits.take('authorize', '192.0.2.1')).rejects.toThrow('STORAGE-UNAVAILABLE')
  })

  it('follows the factors of the operator, in whole shares and never to nothing', () => {
    expect(ruleFor('authorize', { ...once, address: 2.5 }).most).toBe(15_000)
    expect(ruleFor('authorize', { ...once, client: 2.5 }).most).toBe(most)
    expect(ruleFor('account-sign-in', { ...once, account: 0.01 })).toMatchObject({ most: 3, share: 3 })
    for (const name of Object.keys(rules) as RuleName[]) expect(ruleFor(name, once)).toEqual(rules[name])
  })

  it('counts a line of IPv6 as one, since one machine has as many addresses of it as it likes', () => {
    expect(lineOf('2001:db8:1:2::1')).toBe(lineOf('2001:db8:1:2:ffff::9'))
    expect(lineOf('2001:db8:1:2::1')).not.toBe(lineOf('2001:db8:1:3::1'))
    expect(lineOf('192.0.2.1')).toBe('192.0.2.1')
  })
})
