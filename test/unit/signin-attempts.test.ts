import { describe, expect, it } from 'vitest'
import type { Verified } from '../../src/signin/attempt.ts'
import { completedSeconds, createAttempts, mostCompleted } from '../../src/signin/attempts.ts'
import { createMemoryState } from '../../src/storage/index.ts'

const verified = (uid: string): Verified => ({
  uid,
  clientId: 'c',
  browserHash: 'own',
  expiresAt: '2026-06-01T00:30:00.000Z',
  paths: ['organisation', 'individual'],
  reauthenticate: false,
  uiLocales: 'ja',
  serviceSource: 'https://service.example',
  steps: [['returned', 0, 'individual']],
  stage: 'verified',
  path: 'individual',
  signedIn: { personId: 'p', acr: 'a', amr: [], authenticatedAt: 0 },
})

function world() {
  let now = Date.parse('2026-06-01T00:00:00Z')
  const clock = { now: () => new Date(now) }
  const state = createMemoryState({ clock })
  const told: unknown[] = []
  const completed = (...values: unknown[]) => void told.push(values)
  const follow = { completed, failed: () => {}, gaveUp: () => {}, brokeOff: () => {}, unknown: () => {} }
  const attempts = createAttempts({ state, clock, follow })
  return { state, attempts, told, pass: (seconds: number) => (now += seconds * 1000), now: () => now }
}

describe('an attempt that is completed', () => {
  it('tells its steps and keeps what a browser that comes back needs, and no more', async () => {
    const { attempts, told, now } = world()
    await attempts.write(verified('u'))
    await attempts.complete(verified('u'))
    expect((await attempts.find('u'))?.attempt).toEqual({
      stage: 'completed',
      uid: 'u',
      clientId: 'c',
      browserHash: 'own',
      uiLocales: 'ja',
    })
    const steps = [
      ['returned', 0, 'individual'],
      ['completed', now()],
    ]
    expect(told).toEqual([['u', 'individual', steps]])
  })

  it('is forgotten after a while', async () => {
    const { attempts, pass } = world()
    await attempts.complete(verified('u'))
    pass(completedSeconds - 1)
    expect(await attempts.find('u')).toBeDefined()
    pass(1)
    expect(await attempts.find('u')).toBeUndefined()
  })

  it('makes the one that was completed first be forgotten, however many people sign in, and no other attempt', async () => {
    const { attempts, state } = world()
    await attempts.write(verified('waiting'))
    for (let n = 0; n < mostCompleted + 10; n += 1) await attempts.complete(verified(`u${n}`))
    expect(state.usage().entries).toBe(mostCompleted + 1)
    expect(await attempts.find('u9')).toBeUndefined()
    expect(await attempts.find('u10')).toBeDefined()
    expect(await attempts.find('waiting')).toBeDefined()
  })
})
