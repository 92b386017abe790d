import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClockGuard } from '../../src/clock-guard.ts'
import { createLog, fixedClock } from '../../src/foundation/index.ts'
import type { Stores } from '../../src/stores.ts'
import { readinessOf, startGatewayProcess } from '../support/gateway-process.ts'
import { needs } from '../support/require.ts'
import { serverStores } from '../support/server-stores.ts'

const noon = '2026-11-22T03:00:00Z'

/** A guard at noon between servers whose clocks are off by so many seconds; `away` for one that does not answer. */
async function guardBetween(records: number | 'away' | 'none', state: number | 'away' | 'none') {
  const clock = fixedClock(noon)
  const time = (by: number | 'away' | 'none') =>
    by === 'none'
      ? {}
      : {
          time: async () => {
            if (by === 'away') throw new Error('connection refused')
            return new Date(clock.now().getTime() + by * 1000)
          },
        }
  const stores = { records: time(records), state: time(state) } as unknown as Stores
  const guard = createClockGuard({ stores, clock, log: createLog({ level: 'silent' }) })
  await guard.compare()
  return { guard, clock }
}

describe('a node compares its clock', () => {
  it.each([
    ['the servers agree with it', 0, 0, true],
    ['both differ a little', 30, -30, true],
    ['it is slow against both', 31, 300, false],
    ['it is fast against both', -31, -300, false],
    ['the servers disagree with one another', 0, 300, true],
    ['one is away and the other agrees', 'away', 1, true],
    ['one is away and the other disagrees', 300, 'away', false],
    ['both are away', 'away', 'away', true],
    ['there is only one', 300, 'none', false],
    ['there is none', 'none', 'none', true],
  ] as const)('%s', async (_, records, state, right) => {
    const { guard } = await guardBetween(records, state)
    expect(guard.isRight()).toBe(right)
    if (right) guard.require()
    else expect(() => guard.require()).toThrow(expect.objectContaining({ code: 'CLOCK-WRONG' }))
  })

  it('and serves again when it is right again; a server that does not answer changes nothing', async () => {
    const clock = fixedClock(noon)
    const answers: (() => Date)[] = [
      () => new Date('2026-11-22T03:05:00Z'),
      () => {
        throw new Error('away')
      },
      () => new Date(noon),
    ]
    const records = { time: async () => (answers.shift() as () => Date)() }
    const stores = { records, state: {} } as unknown as Stores
    const guard = createClockGuard({ stores, clock, log: createLog({ level: 'silent' }) })
    const seen: boolean[] = []
    while (answers.length > 0) {
      await guard.compare()
      seen.push(guard.isRight())
    }
    expect(seen).toEqual([false, false, true])
  })
})

needs('redis')('a gateway whose clock is five minutes', () =>
  needs('postgres')('away from that of PostgreSQL and Redis', () => {
    const stores = serverStores()
    const wrongBy = (minutes: number) => ({
      NODE_OPTIONS: `--import=${join(import.meta.dirname, '../faults/shift-clock.ts')}`,
      KAKEHASHI_FAULT_CLOCK_MS: String(minutes * 60_000),
    })

    it.each([-5, 5])('is not ready and refuses everything: %d', async (minutes) => {
      const environment = { ...(await stores()), ...wrongBy(minutes) }
      const gateway = await startGatewayProcess({ environment })
      expect(await readinessOf(gateway.management)).toBe('clock-wrong')
      for (const path of ['/', '/verify', '/.well-known/openid-configuration', '/jwks', '/offers/some']) {
        const answer = await fetch(`${gateway.url}${path}`, { headers: { accept: 'application/json' } })
        expect([path, answer.status, await answer.json()]).toEqual([
          path,
          503,
          expect.objectContaining({ code: 'CLOCK-WRONG', error: 'temporarily_unavailable' }),
        ])
      }
      const token = await fetch(`${gateway.url}/token`, { method: 'POST', body: new URLSearchParams() })
      expect(token.status).toBe(503)
    })
  }),
)
