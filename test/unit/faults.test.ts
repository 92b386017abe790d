import { describe, expect, it } from 'vitest'
import { readArguments } from '../faults/arguments.ts'
import { createLedger, Refusal } from '../faults/ledger.ts'
import { createRandom } from '../faults/random.ts'
import { failed, linesOf, totalOf } from '../faults/report.ts'
import type { FaultResult } from '../faults/run-fault.ts'

const good: FaultResult = {
  name: 'redis-killed',
  acknowledged: 40,
  refused: 12,
  lost: [],
  revived: [],
  wrong: [],
  recovered: 1.4,
  recoveredInAll: 3,
  timeline: [],
  why: { 'draft: 503 STORAGE-UNAVAILABLE': 12 },
  seconds: 9,
}

describe('the table of faults', () => {
  it.each([
    ['nothing to find', {}, false],
    ['something lost', { lost: ['consent a'] }, true],
    ['something revived', { revived: ['code b'] }, true],
    ['something else wrong', { wrong: ['two events'] }, true],
    ['recovered too late', { recovered: 10 }, true],
    ['never recovered', { recovered: Number.POSITIVE_INFINITY }, true],
  ] as const)('%s', (_, found, bad) => {
    expect(failed({ ...good, ...found })).toBe(bad)
  })

  it('fails what is missing only where it is required', () => {
    const skipped = { name: 'redis-killed', skipped: 'redis-server is not on this machine' }
    expect(failed({ ...skipped, required: false })).toBe(false)
    expect(failed({ ...skipped, required: true })).toBe(true)
    expect(linesOf({ ...skipped, required: false })[0]).toContain('skipped: redis-server is not on this machine')
  })

  it('says in words what it found, and why operations were refused', () => {
    const lines = linesOf({ ...good, lost: ['consent a'], recovered: Number.POSITIVE_INFINITY })
    expect(lines[0]).toMatch(/^redis-killed +40 +12 +1 +0 +0 +never/)
    expect(lines.join('\n')).toContain('LOST: consent a')
    expect(lines.join('\n')).toContain('refused 12 x draft: 503 STORAGE-UNAVAILABLE')
  })

  it('adds up what was run', () => {
    const skipped = { name: 'disk-full', skipped: 'no', required: false }
    const total = totalOf([good, { ...good, lost: ['x'], recovered: 4 }, skipped])
    expect(total).toMatchObject({ acknowledged: 80, refused: 24, lost: ['x'], revived: [], recovered: 4 })
  })
})

describe('the ledger', () => {
  it('tells what was acknowledged from what nobody knows of and what never left', async () => {
    const ledger = createLedger()
    const given = { certificateId: 'a' }
    await ledger.attempt('approve', given, async (send) => send(async () => ({})))
    await ledger.attempt('approve', given, async (send) => send(() => Promise.reject(new Refusal('503'))))
    await ledger.attempt('approve', given, () => Promise.reject(new TypeError('fetch failed')))
    ledger.refusedBefore('approve', new Refusal('503'))
    expect(ledger.entries.map(({ outcome, sent }) => [outcome, sent])).toEqual([
      ['acknowledged', true],
      ['refused', true],
      ['broken off', false],
      ['refused', false],
    ])
    expect(ledger.acknowledged('approve')).toHaveLength(1)
    expect(ledger.uncertain('approve')).toHaveLength(1)
  })

  it('tells the moment at which a request leaves', async () => {
    const ledger = createLedger()
    const left = ledger.nextSent('revoke')
    const answer = Promise.withResolvers<Record<never, never>>()
    const attempt = ledger.attempt('revoke', { certificateId: 'a' }, (send) => send(() => answer.promise))
    await left
    expect(ledger.entries[0]?.outcome).toBe('open')
    answer.resolve({})
    expect(await attempt).toBeDefined()
  })
})

describe('chance', () => {
  it('is the same for the same seed', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed)
      return [random.next(), random.below(100), random.pick(['a', 'b', 'c']), random.shuffle([1, 2, 3, 4, 5])]
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    expect((draw(7)[3] as number[]).toSorted()).toEqual([1, 2, 3, 4, 5])
  })
})

describe('npm run test:faults', () => {
  it('reads its command line', () => {
    expect(
      readArguments(['--seed', '3', '--only', 'a', '--only', 'b', '--minutes', '2', '--json'], ['a', 'b']),
    ).toEqual({
      seed: 3,
      only: ['a', 'b'],
      minutes: 2,
      atMost: undefined,
      json: true,
    })
  })

  it.each([
    [['--seed', '-1'], '--seed'],
    [['--minutes', '0'], '--minutes'],
    [['--at-most', 'x'], '--at-most'],
    [['--only', 'none'], 'there is no fault "none"'],
    [['--loud'], 'loud'],
  ])('refuses %j', (args, said) => {
    expect(readArguments(args, ['a'])).toContain(said)
  })
})
