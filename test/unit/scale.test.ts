import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loads, needOf, nodeRate, redisBytes, total, writerRate } from '../bench/scale/capacity.ts'
import { the } from '../bench/scale/inputs.ts'
import { loseNodes, loseShard } from '../bench/scale/losses.ts'
import { scaleDocument, withTables } from '../bench/scale/simulate.ts'

const load = { name: 'test', signInsPerSecond: 1000, signInsPerDay: 1_000_000 }

describe('docs/scale.md', () => {
  it('has the tables that `npm run bench -- scale --write` makes', () => {
    const document = readFileSync(scaleDocument, 'utf8')
    expect(withTables(document)).toBe(document)
  })

  it('has no place for a table that is not made', () => {
    const document = readFileSync(scaleDocument, 'utf8')
    expect(() => withTables(`${document}\n<!-- table none -->\n<!-- end -->`)).toThrow('no table none')
    expect(() => withTables('')).toThrow('no place for given')
  })
})

describe('capacity model', () => {
  it('begins with the loads that it is asked about', () => {
    const rates = Object.fromEntries(loads().map(({ name, signInsPerSecond }) => [name, Math.round(signInsPerSecond)]))
    expect(rates).toMatchObject({ 'staff of the country': 167, 'every pupil': 6706 })
  })

  it('plans enough for the load with one node lost', () => {
    for (const one of loads()) {
      const { nodes, databases, shards, redisBytes: bytes } = needOf(one)
      expect((nodes - 1) * nodeRate() * the('ceiling')).toBeGreaterThanOrEqual(one.signInsPerSecond)
      expect(databases * writerRate(the('storeRoundTripMs')) * the('ceiling')).toBeGreaterThanOrEqual(
        one.signInsPerSecond,
      )
      expect(shards * the('shardBytes')).toBeGreaterThanOrEqual(bytes)
    }
  })

  it('keeps no more of a day’s keys than the day had sign-ins', () => {
    const twice = { ...load, signInsPerSecond: 2000 }
    expect(redisBytes(twice).Session).toBe(redisBytes(load).Session)
    expect(total(redisBytes({ ...load, signInsPerDay: 0 }))).toBe(0)
  })
})

describe('losses', () => {
  const enough = Math.ceil(load.signInsPerSecond / nodeRate()) + 1

  it('fail what was on the node until the proxy notices, and nothing else', () => {
    const { failed, longestWaitSeconds } = loseNodes(load, enough, 1)
    expect(failed).toBeCloseTo((load.signInsPerSecond * the('noticeSeconds')) / enough, 0)
    expect(longestWaitSeconds).toBeLessThan(the('retrySeconds'))
    expect(loseNodes(load, enough, 0)).toMatchObject({ failed: 0, longestWaitSeconds: 0 })
  })

  it('let people wait when too few nodes are left, until they are replaced and the queue is gone', () => {
    const { longestWaitSeconds, overAfterSeconds, busiest } = loseNodes(load, enough, enough - 1)
    expect(busiest).toBe(1)
    expect(longestWaitSeconds).toBeGreaterThan(0)
    expect(overAfterSeconds).toBeGreaterThan(the('replaceSeconds'))
  })

  it('of a shard stop fewer sign-ins the more shards there are, and end sessions only without a replica', () => {
    const [few, many] = [loseShard(load, 3, true), loseShard(load, 30, true)]
    expect(few.touched).toBeGreaterThan(many.touched)
    expect(loseShard(load, 1, true).touched).toBe(1)
    expect(loseShard(load, 3, false).sessionsLost).toBeGreaterThan(1000 * few.sessionsLost)
  })
})
