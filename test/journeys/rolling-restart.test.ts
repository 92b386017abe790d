import { expect, it, vi } from 'vitest'
import { rollingRestart, traceOf } from '../rolling/rolling-restart.ts'
import { needs } from '../support/require.ts'
import { serverStores } from '../support/server-stores.ts'

// Whole processes start here, twice each; a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

needs(['nginx', 'redis', 'postgres'])('rolling restart', () => {
  const openStores = serverStores()

  it('two nodes are restarted and keys rotated three times under constant load, and no sign-in fails', async () => {
    const perSecond = Number(process.env.KAKEHASHI_ROLLING_RATE ?? 4)
    const result = await rollingRestart({ stores: await openStores(), perSecond, say: (text) => console.log(text) })
    const { signIns, failed, rotations, restarts, seconds, keyFetches, oldTokens } = result
    console.log(
      `${signIns} sign-ins done at ${perSecond} a second in ${seconds} s, ${failed.length} failed, ${rotations} rotations, ` +
        `${restarts} restarts; keys fetched ${keyFetches} times, ${oldTokens} tokens of before a rotation still hold`,
    )
    expect(failed.slice(0, 1).map(traceOf).join()).toBe('')
    expect([rotations, restarts, oldTokens]).toEqual([3, 2, 3])
    // One key at the beginning and three that came; a service fetched keys when it met one and not at every sign-in.
    expect(result.kids).toHaveLength(4)
    expect(keyFetches).toBeLessThan(signIns)
  })
})
