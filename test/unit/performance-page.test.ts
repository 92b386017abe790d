import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judge, mostAllowed } from '../bench/gate/verdict.ts'
import { performancePage, recordedRatio, withRatio, withResult } from '../bench/page.ts'
import { idAt } from '../bench/sessions/spread.ts'
import { median, pairedRatio, percentile } from '../bench/statistics.ts'
import { columns, type Goal, goalRows, markdown, reached } from '../bench/table.ts'

const page = readFileSync(performancePage, 'utf8')

const goal: Goal = { what: 'made-up measure', unit: 'ms', defaultStack: 4.444, kakehashi: 2, target: { atMost: 2.5 } }

describe('docs/performance.md', () => {
  it('records a ratio to the floor that the gate can read', () => {
    expect(recordedRatio(page)).toBeGreaterThan(1)
    expect(recordedRatio(withRatio(page, 2.456))).toBe(2.46)
    expect(() => recordedRatio('nothing here')).toThrow('records no ratio')
    expect(() => recordedRatio(withRatio(page, 0))).toThrow('records no ratio')
  })

  it.each(['sign-in', 'memory', 'sessions'])('has places for the tables of %s, and keeps the others', (bench) => {
    const result = { goals: [goal], figures: [{ what: 'made-up figure', floor: 1, kakehashi: 123.4 }] }
    const written = withResult(page, bench, result)
    expect(written).toContain('| made-up measure, ms | 4.44 | ≤ 2.5 | 2 | reached |')
    expect(written).toContain('| made-up figure | 1 | – | 123 |')
    expect(withResult(written, bench, result)).toBe(written)
    expect(recordedRatio(written)).toBe(recordedRatio(page))
    expect(written.match(/<!-- (goals|figures) /g)).toHaveLength(7)
  })

  it('has a place for the profile, which has no targets', () => {
    const figures = [{ what: 'made-up part', unit: 'ms', kakehashi: 0.5 }]
    expect(withResult(page, 'profile', { goals: [], figures })).toContain('| made-up part, ms | – | – | 0.50 |')
  })

  it('has no place for a bench that it does not name', () => {
    expect(() => withResult(page, 'nothing', { goals: [goal], figures: [] })).toThrow('no <!-- goals nothing -->')
  })
})

describe('the gate', () => {
  const measuring = (...ratios: number[]) => {
    const asked: string[] = []
    const measure = async (attempt: string) => {
      asked.push(attempt)
      return ratios[asked.length - 1] as number
    }
    return { asked, measure }
  }

  it('passes up to 15 % above the recorded ratio, at once', async () => {
    expect(mostAllowed(2)).toBeCloseTo(2.3)
    const { asked, measure } = measuring(2.29)
    expect(await judge(measure, 2)).toEqual({ passed: true, ratios: [2.29] })
    expect(asked).toEqual(['first'])
  })

  it('lets the repeat decide, and repeats once', async () => {
    expect(await judge(measuring(2.5, 2.1).measure, 2)).toEqual({ passed: true, ratios: [2.5, 2.1] })
    const { asked, measure } = measuring(2.4, 2.31)
    expect(await judge(measure, 2)).toEqual({ passed: false, ratios: [2.4, 2.31] })
    expect(asked).toEqual(['first', 'repeat'])
  })

  it('fails when nothing could be measured', async () => {
    expect((await judge(measuring(Number.NaN, Number.NaN).measure, 2)).passed).toBe(false)
  })
})

describe('figures', () => {
  it('are medians and nearest ranks', () => {
    expect(median([5, 1, 3])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
    expect(percentile([10, 20, 30, 40], 0.95)).toBe(40)
    expect(percentile([10, 20, 30, 40], 0.5)).toBe(20)
  })

  it('of two contestants are compared round by round', () => {
    // The machine was ten times slower in the second round.
    expect(pairedRatio([2, 20, 2.2], [1, 10, 1])).toBe(2)
  })

  it('reach a target or miss it', () => {
    expect(reached(goal)).toBe(true)
    expect(reached({ ...goal, kakehashi: 2.51 })).toBe(false)
    expect(reached({ ...goal, target: { atLeast: 2.5 } })).toBe(false)
    expect(reached({ ...goal, kakehashi: Number.NaN })).toBe(false)
    expect(goalRows([{ ...goal, target: { atLeast: 2.3 }, aim: 2.5 }])[1]).toContain('≥ 2.3, aim 2.5')
  })

  it('stand in columns and in tables', () => {
    const rows = [
      ['a', 'b'],
      ['long', '1'],
    ]
    expect(columns(rows)).toBe('a     b\nlong  1')
    expect(markdown(rows)).toBe('| a | b |\n| --- | ---: |\n| long | 1 |')
  })
})

describe('copies of a stored session', () => {
  it('have identifiers of the same length, in order, over the whole space', () => {
    const keys = Array.from({ length: 1000 }, (_, n) => idAt('Session:AbCdEfGhIjKlMnOpQrStUv', n, 1000))
    expect(new Set(keys).size).toBe(1000)
    expect(keys.every((key) => /^Session:[\w-]{22}$/.test(key))).toBe(true)
    expect([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(keys)
    expect(keys[0]?.[8]).toBe('-')
    expect(keys.at(-1)?.[8]).toBe('z')
  })
})
