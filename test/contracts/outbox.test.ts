import { describe, expect, it } from 'vitest'
import { promised } from '../support/limit-promises.ts'
import { messageTo, openOutboxWorld } from '../support/outbox-world.ts'
import { startReceiver } from '../support/receiver.ts'

const operator = { kind: 'operator', id: 'tester' } as const
const numbers = (heard: readonly string[]) =>
  heard.map((body) => Number((JSON.parse(body) as { number: string }).number))
const attempts = (heard: readonly string[]) => heard.map((body) => (JSON.parse(body) as { attempt: number }).attempt)
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('a message', () => {
  it('is sent as soon as it is put in, and nothing of it is kept when it has been received', async () => {
    const service = await startReceiver(204)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(numbers(service.heard)).toEqual([1])
    expect(await world.outbox.list()).toEqual([])
    expect(world.tried).toEqual(['backchannel-logout delivered'])
    expect(world.logged).toMatchObject([{ level: 'info', fields: { receiver: 'service', attempts: 1 } }])
    expect(await world.audited()).toEqual([])
  })

  it('is kept together with the act that it tells of, or not at all', async () => {
    const service = await startReceiver(200)
    const world = await openOutboxWorld({ service })
    const failing = world.records.transaction(async (tx) => {
      await world.outbox.enqueue(tx, messageTo('service', 1))
      throw new Error('the act failed')
    })
    await expect(failing).rejects.toThrow('the act failed')
    await world.records.transaction((tx) => world.outbox.enqueue(tx, messageTo('service', 2)))
    await world.after(0)
    expect(numbers(service.heard)).toEqual([2])
  })

  it('comes again after a pause when it was not received, and each attempt has a number of its own', async () => {
    const service = await startReceiver(500, 302, 400, { status: 400, body: '{"error":"server_error"}' }, 200)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(await world.outbox.list()).toMatchObject([{ state: 'waiting', attempts: 1, reason: 'status 500' }])
    const reasons = ['status 302', 'status 400', 'status 400, server_error']
    for (const [n, reason] of [...reasons.entries(), [3, undefined] as const]) {
      // Chance takes the shortest pause, which is half of the longest.
      const pause = (promised('outbox.first-pause') / 2) * 2 ** n
      await world.after(pause - 1)
      expect(service.heard).toHaveLength(n + 1)
      await world.after(1)
      expect((await world.outbox.list())[0]?.reason).toBe(reason)
    }
    expect(attempts(service.heard)).toEqual([1, 2, 3, 4, 5])
    expect(world.tried.filter((one) => one.endsWith('failed'))).toHaveLength(4)
  })

  it.each([
    ['seconds', '600'],
    ['a date', 'Sun, 22 Nov 2026 03:10:00 GMT'],
  ])('waits for as long as the receiver asks, in %s', async (_form, asked) => {
    const service = await startReceiver({ status: 503, headers: { 'retry-after': asked } }, 200)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service', 1)])
    await world.courier.settled()
    await world.outbox.put([messageTo('service', 2)])
    await world.after(599)
    expect(numbers(service.heard)).toEqual([1])
    await world.after(1)
    expect(numbers(service.heard).sort()).toEqual([1, 1, 2])
  })

  it('waits no longer than the longest pause, and is given up at its age, with an event', async () => {
    const service = await startReceiver(500)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    const start = world.clock.now().getTime()
    const age = promised('outbox.backchannel-logout')
    for (let [next] = await world.outbox.list(); next?.state === 'waiting'; [next] = await world.outbox.list()) {
      const pause = (Date.parse(next.due_at ?? '') - world.clock.now().getTime()) / 1000
      expect(pause).toBeLessThanOrEqual(promised('outbox.longest-pause'))
      await world.after(pause)
    }
    expect((world.clock.now().getTime() - start) / 1000).toBeLessThanOrEqual(age)
    expect((world.clock.now().getTime() - start) / 1000).toBeGreaterThan(age - promised('outbox.longest-pause'))
    const [dead] = await world.outbox.list({ dead: true })
    expect(dead).toMatchObject({ state: 'dead', reason: 'status 500', due_at: null, attempts: service.heard.length })
    expect(await world.audited()).toEqual([
      {
        type: 'outbox.given_up',
        actor: 'system outbox',
        subject: 'person-1',
        message: dead?.message,
        kind: 'backchannel-logout',
        receiver: 'service',
        attempts: service.heard.length,
        reason: 'status 500',
      },
    ])
    await world.after(promised('outbox.longest-pause'))
    expect(service.heard).toHaveLength(dead?.attempts ?? 0)
  })

  it.each([
    ['{"error":"invalid_request"}', 'status 400, invalid_request'],
    ['{"err":"invalid_key"}', 'status 400, invalid_key'],
  ])('that the receiver calls wrong is given up at once: %s', async (body, reason) => {
    const service = await startReceiver({ status: 400, body })
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(await world.outbox.list()).toMatchObject([{ state: 'dead', attempts: 1, reason }])
    expect(await world.audited()).toMatchObject([{ type: 'outbox.given_up', reason }])
    expect(world.tried).toEqual(['backchannel-logout refused'])
  })

  it('to somebody who is not registered for it is given up at once', async () => {
    const world = await openOutboxWorld({})
    await world.outbox.put([messageTo('gone')])
    await world.courier.settled()
    expect(await world.outbox.list()).toMatchObject([
      { state: 'dead', reason: 'the receiver is not registered for it' },
    ])
  })

  it('that cannot be made now is tried again, and the fault is told', async () => {
    const world = await openOutboxWorld({})
    const { outbox, courier } = world.node({
      makeRequest: async () => {
        throw new Error('no key to sign with')
      },
    })
    await outbox.put([messageTo('service')])
    await courier.settled()
    expect(await outbox.list()).toMatchObject([{ state: 'waiting', reason: 'it could not be made' }])
    expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('that nobody tried in time is given up too', async () => {
    const world = await openOutboxWorld({ service: await startReceiver(200) })
    await world.records.transaction(async (tx) => {
      for (const number of range(150)) await world.outbox.enqueue(tx, messageTo('service', number))
    })
    world.clock.advance(promised('outbox.backchannel-logout'))
    await world.courier.poll()
    await world.courier.settled()
    expect(world.figures).toEqual([{ waiting: 0, dead: 150, oldestSeconds: 0 }])
    expect(await world.audited()).toHaveLength(150)
    expect(new Set(world.tried)).toEqual(new Set(['backchannel-logout expired']))
    expect((await world.outbox.list())[0]?.reason).toBe('not tried in time')
  })

  it('that was given up is kept for a month', async () => {
    const world = await openOutboxWorld({ service: await startReceiver({ status: 400, body: '{"error":"x"}' }) })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    await world.after(promised('outbox.given-up') - 1)
    expect(await world.outbox.list()).toHaveLength(1)
    await world.after(1)
    expect(await world.outbox.list()).toEqual([])
  })
})

describe('a receiver that does not answer', () => {
  it('takes its own places and holds up nobody else', async () => {
    const [dead, healthy] = [await startReceiver('hang'), await startReceiver(200)]
    const world = await openOutboxWorld({ dead, healthy })
    await world.outbox.put(range(40).map((number) => messageTo('dead', number)))
    await dead.has(promised('outbox.at-once-receiver'))
    await world.outbox.put(range(20).map((number) => messageTo('healthy', number)))
    await healthy.has(20)
    expect(dead.heard).toHaveLength(promised('outbox.at-once-receiver'))
    expect(numbers(healthy.heard).sort((a, b) => a - b)).toEqual(range(20))
    dead.hangUp()
    await world.courier.settled()
  })

  it('is left alone as a whole, then asked once, and gets everything when it is back', async () => {
    const service = await startReceiver('hang')
    const world = await openOutboxWorld({ service })
    await world.outbox.put(range(10).map((number) => messageTo('service', number)))
    await service.has(2)
    service.hangUp()
    await world.courier.settled()
    expect(service.heard).toHaveLength(2)
    expect(world.tried).toEqual(Array(2).fill('backchannel-logout unreachable'))
    await world.outbox.put([messageTo('service', 11)])
    await world.courier.settled()
    expect(service.heard).toHaveLength(2)

    const pause = promised('outbox.first-pause') / 2
    service.answer(503)
    await world.after(pause - 1)
    expect(service.heard).toHaveLength(2)
    await world.after(1)
    expect(service.heard).toHaveLength(3)
    await world.after(pause * 2 - 1)
    expect(service.heard).toHaveLength(3)

    service.answer(200)
    await world.after(1)
    expect((await world.outbox.list()).length).toBe(0)
    expect(new Set(numbers(service.heard))).toEqual(new Set(range(11)))
  })

  it('does not fill all places, however many such receivers there are', async () => {
    const most = promised('outbox.at-once')
    const names = range(most + 4).map((n) => `dead-${n}`)
    const dead = await startReceiver('hang')
    const world = await openOutboxWorld(Object.fromEntries(names.map((name) => [name, dead])))
    await world.outbox.put(names.flatMap((name) => [messageTo(name, 1), messageTo(name, 2)]))
    // Each is tried at least once, although those before it hang.
    const untried = async () => {
      const left = await world.outbox.list()
      return names.filter((name) => {
        const messages = left.filter(({ receiver }) => receiver === name)
        return messages.length > 0 && messages.every(({ attempts: count }) => count === 0)
      })
    }
    await dead.has(most)
    for (let heard = most; (await untried()).length > 0; heard += 1) {
      dead.hangUp()
      await dead.has(heard)
    }
    dead.answer(200)
    dead.hangUp()
    await world.courier.settled()
  })
})

describe('several nodes', () => {
  it('send each message once when nothing happens to them', async () => {
    const service = await startReceiver(200)
    const world = await openOutboxWorld({ service })
    const nodes = [world, world.node(), world.node()]
    for (const { courier } of nodes) await courier.poll()
    await world.records.transaction(async (tx) => {
      for (const number of range(60)) await world.outbox.enqueue(tx, messageTo('service', number))
    })
    await Promise.all(nodes.map(({ courier }) => courier.poll()))
    await Promise.all(nodes.map(({ courier }) => courier.settled()))
    expect(numbers(service.heard).sort((a, b) => a - b)).toEqual(range(60))
    expect(await world.outbox.list()).toEqual([])
  })

  it('take over when a lease has ended, and not before; who comes back too late changes nothing', async () => {
    const service = await startReceiver('hang', 500, 200)
    const world = await openOutboxWorld({ service })
    const other = world.node()
    await other.courier.poll()
    await other.courier.settled()
    await world.outbox.put([messageTo('service')])
    await service.has(1)
    world.clock.advance(promised('outbox.lease') - 1)
    await other.courier.poll()
    await other.courier.settled()
    expect(service.heard).toHaveLength(1)
    world.clock.advance(1)
    await other.courier.poll()
    await other.courier.settled()
    expect(attempts(service.heard)).toEqual([1, 2])
    const listed = await world.outbox.list()
    expect(listed).toMatchObject([{ attempts: 2, reason: 'status 500' }])
    service.hangUp()
    await world.courier.settled()
    expect(await world.outbox.list()).toEqual(listed)
    await world.after(promised('outbox.first-pause'))
    expect(attempts(service.heard)).toEqual([1, 2, 3])
    expect(await world.outbox.list()).toEqual([])
  })

  it('let go at a stop what did not end in time, for others to send at once', async () => {
    const service = await startReceiver('hang', 200)
    const world = await openOutboxWorld({ service })
    const other = world.node()
    await other.courier.poll()
    await other.courier.settled()
    await world.outbox.put([messageTo('service')])
    await service.has(1)
    await world.courier.stop()
    await other.courier.poll()
    await other.courier.settled()
    expect(attempts(service.heard)).toEqual([1, 2])
    expect(await other.outbox.list()).toEqual([])
  })

  it('note at a stop what is received meanwhile', async () => {
    const service = await startReceiver('hang')
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await service.has(1)
    const stopped = world.courier.stop()
    service.release(200)
    await stopped
    expect(await world.outbox.list()).toEqual([])
    await world.outbox.put([messageTo('service', 2)])
    expect(await world.outbox.list()).toMatchObject([{ state: 'waiting', attempts: 0 }])
  })
})

describe('an operator', () => {
  it('has a message tried again, as if it had just been put in, with an event', async () => {
    const service = await startReceiver({ status: 400, body: '{"error":"invalid_request"}' }, 500, 200)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    world.clock.advance(promised('outbox.backchannel-logout'))
    const id = (await world.outbox.list())[0]?.message ?? ''
    await world.outbox.retry(id, operator)
    await world.after(0)
    expect(await world.outbox.list()).toMatchObject([{ state: 'waiting', attempts: 2, reason: 'status 500' }])
    await world.after(promised('outbox.first-pause'))
    expect(attempts(service.heard)).toEqual([1, 2, 3])
    expect((await world.audited()).slice(1)).toEqual([
      {
        type: 'outbox.retried',
        actor: 'operator tester',
        subject: 'person-1',
        message: id,
        kind: 'backchannel-logout',
        receiver: 'service',
      },
    ])
  })

  it('has everything that was given up tried again, and nothing else', async () => {
    const [wrong, slow] = [await startReceiver({ status: 400, body: '{"error":"x"}' }), await startReceiver(500)]
    const world = await openOutboxWorld({ wrong, slow })
    await world.outbox.put([messageTo('wrong', 1), messageTo('wrong', 2), messageTo('slow', 3)])
    await world.courier.settled()
    wrong.answer(200)
    expect(await world.outbox.retryDead(operator)).toHaveLength(2)
    await world.after(0)
    expect(await world.outbox.list()).toMatchObject([{ receiver: 'slow', state: 'waiting', attempts: 1 }])
    expect(await world.outbox.retryDead(operator)).toEqual([])
  })

  it('is told when there is no such message', async () => {
    const world = await openOutboxWorld({})
    await expect(world.outbox.retry('nothing', operator)).rejects.toMatchObject({ code: 'OUTBOX-MESSAGE-UNKNOWN' })
    expect(await world.audited()).toEqual([])
  })
})

describe('the figures', () => {
  it('tell what waits, what was given up, and the age of the oldest that waits', async () => {
    const [wrong, slow] = [await startReceiver({ status: 400, body: '{"error":"x"}' }), await startReceiver('hang')]
    const world = await openOutboxWorld({ wrong, slow })
    await world.outbox.put([messageTo('wrong'), messageTo('slow')])
    await slow.has(1)
    await wrong.has(1)
    world.clock.advance(7)
    slow.hangUp()
    await world.courier.settled()
    await world.courier.poll()
    expect(world.figures.at(-1)).toEqual({ waiting: 1, dead: 1, oldestSeconds: 7 })
  })
})
