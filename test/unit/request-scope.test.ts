import { describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createMemoryState, type StateStore, scopeState } from '../../src/storage/index.ts'

/** A store that notes each call. */
function noted() {
  const store = createMemoryState({ clock: fixedClock('2026-04-01T00:00:00Z') })
  const calls: string[] = []
  const watched = Object.fromEntries(
    Object.entries(store).map(([name, act]) => [
      name,
      (...given: [string]) => {
        calls.push(`${name} ${given[0]}`)
        return (act as (...values: unknown[]) => Promise<unknown>)(...given)
      },
    ]),
  ) as unknown as StateStore
  return { store, calls, state: scopeState(watched) }
}

const turns = () => new Promise((resolve) => setImmediate(resolve))
const lost = async () => new Error('lost')

describe('a unit of work', () => {
  it('reads a key once and sees what it has written itself', async () => {
    const { state, calls } = noted()
    await state.within(async () => {
      await Promise.all([state.get('a'), state.get('a')])
      expect(await state.get('a')).toBeUndefined()
      await state.put('a', '1', 60)
      expect(await state.get('a')).toEqual({ value: '1' })
      await state.delete('a')
      expect(await state.get('a')).toBeUndefined()
      expect(calls).toEqual(['get a'])
    })
  })

  it('makes all writes in one turn, the last of each key, and before it ends', async () => {
    const { state, calls, store } = noted()
    await state.within(async () => {
      await state.put('a', '1', 60)
      await turns()
      await state.put('a', '2', 60)
      await state.put('b', '1', 60, 'g')
      expect(calls).toEqual([])
    })
    expect(calls).toEqual(['put a', 'put b'])
    expect(await store.membersOf('g')).toEqual(['b'])
    expect(await store.get('a')).toEqual({ value: '2' })
  })

  it('writes over what was deleted meanwhile only what it makes itself', async () => {
    const { state, store } = noted()
    await store.put('there', '1', 60)
    await store.put('ended', '1', 60)
    await state.within(async () => {
      await state.putIfPresent('there', '2', 60)
      await state.putIfPresent('ended', '2', 60)
      await store.delete('ended')
      await state.put('made', '1', 60)
      await state.putIfPresent('made', '2', 60)
      await state.delete('dropped')
      await state.putIfPresent('dropped', '2', 60)
      expect(await state.get('made')).toEqual({ value: '2' })
    })
    expect(await store.get('there')).toEqual({ value: '2' })
    expect(await store.get('ended')).toBeUndefined()
    expect(await store.get('made')).toEqual({ value: '2' })
    expect(await store.get('dropped')).toBeUndefined()
  })

  it('drops what it wanted to write when it throws, and keeps marks of use and deletions', async () => {
    const { state, store } = noted()
    await store.put('code', 'x', 60)
    await store.put('old', 'x', 60)
    const failing = state.within(async () => {
      await state.put('token', '1', 60)
      await state.delete('old')
      await state.claim('code', (in_) => in_.consume('code'), lost)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await store.get('token')).toBeUndefined()
    expect(await store.get('old')).toBeUndefined()
    expect((await store.get('code'))?.consumedAt).toBeTypeOf('number')
  })

  it('fails when a write fails', async () => {
    const { store } = noted()
    const state = scopeState({ ...store, put: () => Promise.reject(new Error('disk full')) })
    await expect(state.within(() => state.put('a', '1', 60))).rejects.toThrow('disk full')
  })

  it('lets exactly one of many pass a claim', async () => {
    const { state, store } = noted()
    await store.put('code', 'x', 60)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => state.within(() => state.claim('code', (in_) => in_.consume('code'), lost))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('decides between callers in the store itself, after what it has written there', async () => {
    const { state, calls } = noted()
    await state.within(async () => {
      await state.put('a', '1', 60)
      expect(await state.putIfAbsent('a', '2', 60)).toBe(false)
      expect(await state.replace('a', '1', '3')).toBe(true)
      expect(await state.get('a')).toEqual({ value: '3' })
      expect(await state.take('a')).toBe('3')
    })
    expect(calls).toEqual(['put a', 'putIfAbsent a', 'replace a', 'get a', 'take a'])
  })

  it('deletes a group with the members noted in the same unit', async () => {
    const { state, store } = noted()
    await state.within(async () => {
      await state.put('a', '1', 60, 'g')
      await state.deleteGroup('g')
      expect(await state.get('a')).toBeUndefined()
    })
    expect(await store.get('a')).toBeUndefined()
  })

  it('keeps requests apart, and leaves alone what happens outside or after it', async () => {
    const { state, store } = noted()
    let late: (() => Promise<void>) | undefined
    await state.within(async () => {
      await state.put('a', '1', 60)
      late = () => state.put('late', '1', 60)
    })
    await state.put('outside', '1', 60)
    await late?.()
    expect([await store.get('outside'), await store.get('late')]).toEqual([{ value: '1' }, { value: '1' }])
    await state.within(async () => {
      expect(await state.get('a')).toEqual({ value: '1' })
    })
  })
})
