import { describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createMemoryState, type StateStore } from '../../src/storage/index.ts'
import { createTrace, readTrace, stepCatalogue } from '../../src/trace/index.ts'

const noon = '2026-11-22T03:00:00.000Z'

/** A node with its trace, over a store that may be shared. */
function node(shared?: StateStore) {
  const clock = fixedClock(noon)
  const state = shared ?? createMemoryState({ clock })
  const puts: string[] = []
  const put: StateStore['put'] = (key, value, ttl) => {
    puts.push(key)
    return state.put(key, value, ttl)
  }
  const warned: string[] = []
  const log = { warn: (_fields: object, message: string) => void warned.push(message) }
  return { clock, state, puts, warned, trace: createTrace({ state: { put }, clock, log, delayMs: 3_600_000 }) }
}

const at = Date.parse(noon)
const names = (steps: Awaited<ReturnType<typeof readTrace>>) => steps.map(({ step }) => step)

describe('a trace', () => {
  it('is written in one piece when everything comes together', async () => {
    const { trace, state, puts, clock } = node()
    trace.keep('attempt', [['started', at, 'service']])
    trace.keep('attempt', [
      ['started', at, 'service'],
      ['completed', at + 100],
    ])
    clock.advance(1)
    trace.add('attempt', 'authorized', 'code-1', 'code-1')
    clock.advance(1)
    trace.add('code-1', 'redeemed')
    expect(await readTrace(state, 'attempt')).toEqual([])
    await trace.flush()
    expect(puts).toEqual(['trace:attempt'])
    const steps = await readTrace(state, 'attempt')
    expect(names(steps)).toEqual(['started', 'completed', 'authorized', 'redeemed'])
    expect(steps[0]).toEqual({ at: noon, step: 'started', says: stepCatalogue.started.says, detail: 'service' })
  })

  it('is whole when several nodes have written it, at whatever time', async () => {
    const one = node()
    one.trace.keep('attempt', [['completed', at]])
    await one.trace.flush()
    const two = node(one.state)
    two.clock.advance(5)
    two.trace.add('attempt', 'release-asked', 'next')
    two.trace.keep('next', [['continued', at + 5000, 'attempt']])
    await two.trace.flush()
    const three = node(one.state)
    three.clock.advance(10)
    three.trace.add('next', 'authorized', 'code-1', 'code-1')
    await three.trace.flush()
    const four = node(one.state)
    four.clock.advance(11)
    four.trace.add('code-1', 'redeemed')
    await four.trace.flush()
    const whole = ['completed', 'continued', 'release-asked', 'authorized', 'redeemed']
    for (const number of ['attempt', 'next'])
      expect(names(await readTrace(one.state, number)).sort()).toEqual(whole.sort())
  })

  it('takes no step that anybody could bring about for an attempt that was never kept', async () => {
    const { trace, puts } = node()
    trace.addIfKept('stranger', 'authorization-refused', 'access_denied')
    trace.addIfKept('code-guessed', 'redeem-refused', 'invalid_grant')
    await trace.flush()
    expect(puts).toEqual([])
    trace.keep('known', [['failed', at, 'GBIZID-STATE-MISMATCH']])
    trace.addIfKept('known', 'authorization-refused', 'access_denied')
    await trace.flush()
    expect(puts).toEqual(['trace:known'])
  })

  it('is gone after its time', async () => {
    const { trace, state, clock } = node()
    trace.keep('attempt', [['completed', at]])
    await trace.flush()
    clock.advance(18 * 3600 - 1)
    expect(await readTrace(state, 'attempt')).toHaveLength(1)
    clock.advance(1)
    expect(await readTrace(state, 'attempt')).toEqual([])
  })

  it('that cannot be written is said once, holds up nobody and leaves the next one alone', async () => {
    const { state, clock } = node()
    let away = true
    const warned: string[] = []
    const put: StateStore['put'] = (...entry) => (away ? Promise.reject(new Error('away')) : state.put(...entry))
    const trace = createTrace({ state: { put }, clock, log: { warn: (_, message) => void warned.push(message) } })
    trace.keep('lost', [['completed', at]])
    await trace.flush()
    away = false
    trace.keep('kept', [['completed', at]])
    await trace.flush()
    expect(warned).toHaveLength(1)
    expect(await readTrace(state, 'kept')).toHaveLength(1)
  })

  it('leaves out steps that only another release knows', async () => {
    const { state } = node()
    await state.put('trace:attempt', JSON.stringify([['teleported', at], 'nonsense', ['completed', at]]), 60)
    expect(names(await readTrace(state, 'attempt'))).toEqual(['completed'])
  })
})
