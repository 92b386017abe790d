import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { thumbprint } from '../../src/keys/index.ts'
import { createCookieSigner } from '../../src/provider/configuration/cookies.ts'
import { day, gateway, hour, kidsOf, lives, openKeysWorld, operator, school } from '../support/keys-world.ts'

const by = operator

describe('rotating a key', () => {
  it('publishes the new key a day before it signs, and the old one until what it signed is worth nothing', async () => {
    const { clock, node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const old = (await keys.signerFor(gateway)).kid
    const [rotated] = await keys.rotate(gateway, { by })
    const next = rotated?.kid as string
    expect(rotated).toEqual({
      outcome: 'rotated',
      owner: 'gateway',
      algorithm: 'ES256',
      kid: next,
      activates_at: '2026-11-23T00:00:00.000Z',
      replaces: old,
      retires_at: '2026-11-23T10:00:00.000Z',
    })

    const states = async () => {
      const listed = (await keys.list()).filter(({ algorithm }) => algorithm === 'ES256')
      const { kid } = await keys.signerFor(gateway)
      const published = kidsOf(await keys.publicJwks(gateway))
      return { states: listed.map(({ state }) => state), signs: kid, published }
    }
    expect(await states()).toEqual({ states: ['active', 'published'], signs: old, published: [old, next] })
    clock.advance(day - 1)
    expect(await states()).toEqual({ states: ['active', 'published'], signs: old, published: [old, next] })
    clock.advance(1)
    expect(await states()).toEqual({ states: ['retiring', 'active'], signs: next, published: [next, old] })
    clock.advance(lives.gateway - 1)
    expect(await states()).toEqual({ states: ['retiring', 'active'], signs: next, published: [next, old] })
    clock.advance(1)
    expect(await states()).toEqual({ states: ['retired', 'active'], signs: next, published: [next] })
  })

  it('is one act for both algorithms of the gateway', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const rotated = await keys.rotate(gateway, { by })
    expect(rotated.map(({ algorithm, outcome }) => [algorithm, outcome])).toEqual([
      ['ES256', 'rotated'],
      ['RS256', 'rotated'],
    ])
    const signers = await keys.signersOfGateway()
    expect(signers.map(({ alg }) => alg).sort()).toEqual(['ES256', 'ES256', 'RS256', 'RS256'])
    expect(new Set(signers.slice(0, 2).map(({ kid }) => kid))).toEqual(new Set(rotated.map(({ replaces }) => replaces)))
  })

  it('changes nothing when it is asked for again while a new key waits', async () => {
    const { node, records, events } = await openKeysWorld()
    const keys = node()
    await keys.signerFor(school)
    const [first] = await keys.rotate(school, { by })
    const before = [await keys.list(), await events()]
    expect(await keys.rotate(school, { by })).toEqual([{ ...first, outcome: 'waiting' }])
    expect([await keys.list(), await events()]).toEqual(before)
    expect(await records.db.selectFrom('signing_keys').select('kid').execute()).toHaveLength(2)
  })

  it('lengthens the grace as asked, and never shortens it below the life of what was signed', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const [short] = await keys.rotate(gateway, { by, grace: 60 })
    expect(short?.retires_at).toBe('2026-11-23T10:00:00.000Z')
    await keys.rotate({ kind: 'cookies' }, { by })
    const [long] = await keys.rotate({ kind: 'cookies' }, { by, grace: 48 * hour })
    expect(long?.retires_at).toBe('2026-11-25T00:00:00.000Z')
  })

  it('makes a first key for an owner that has none', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    expect(await keys.rotate(school, { by })).toMatchObject([{ outcome: 'created', replaces: null }])
    expect(await keys.list()).toMatchObject([{ owner: 'school:B113299999010', state: 'active' }])
  })

  it('certifies a key of a school for as long as it may sign, and what it signed last may live', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    await keys.signerFor(school)
    const [listed] = await keys.list()
    const lasts = new Date(listed?.certificate_until ?? 0).getTime() - new Date('2026-11-22').getTime()
    expect(lasts / 1000).toBe(730 * day + lives.school)
  })

  it('is in the audit log, with the act or not at all', async () => {
    const { node, records, audit, events } = await openKeysWorld()
    await node().signerFor(school)
    const [rotated] = await node().rotate(school, { by })
    const { kid, replaces, activates_at, retires_at } = rotated ?? {}
    const owner = 'school:B113299999010'
    expect(await events()).toEqual([
      { type: 'key.created', by: 'keys', owner, kid: replaces, algorithm: 'ES256', activates_at: expect.any(String) },
      { type: 'key.created', by: 'tester', owner, kid, algorithm: 'ES256', activates_at },
      { type: 'key.rotated', by: 'tester', owner, kid: replaces, successor: kid, activates_at, retires_at },
    ])
    expect(await audit.verify(records.db)).toEqual({ ok: true, events: 3 })

    const mute = node({ note: () => Promise.reject(new Error('the log is full')) })
    const before = await mute.list()
    await expect(mute.rotate({ kind: 'verifier', host: 'id.example.jp' }, { by })).rejects.toThrow('the log is full')
    await expect(mute.withdraw(kid as string, { by, ownerNamed: () => school })).rejects.toThrow('the log is full')
    expect(await mute.list()).toEqual(before)
  })
})

describe('withdrawing a key in an emergency', () => {
  const ownerNamed = () => gateway

  it('lets the waiting key sign at once', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const [rotated] = await keys.rotate(gateway, { by })
    const kid = rotated?.replaces as string
    const withdrawn = await keys.withdraw(kid, { by, ownerNamed })
    expect(withdrawn).toMatchObject({ kid, owner: 'gateway', changed: true, successor: rotated?.kid })
    expect((await keys.signerFor(gateway)).kid).toBe(rotated?.kid)
    expect(kidsOf(await keys.publicJwks(gateway))).toEqual([rotated?.kid])
    expect(await keys.withdrawnKids()).toEqual(new Set())
    await keys.reload()
    expect(await keys.withdrawnKids()).toEqual(new Set([kid]))
  })

  it('makes a new key when it was the only one, and does not bring back one that was rotated out', async () => {
    const { clock, node, events } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    await keys.rotate(gateway, { by })
    clock.advance(day)
    const { kid } = await keys.signerFor(gateway)
    const { successor } = await keys.withdraw(kid, { by, ownerNamed })
    expect((await keys.signerFor(gateway)).kid).toBe(successor)
    const listed = (await keys.list()).filter(({ algorithm }) => algorithm === 'ES256')
    expect(listed.map(({ state }) => state)).toEqual(['retiring', 'retired', 'active'])
    expect(listed[1]).toMatchObject({ kid, withdrawn_at: '2026-11-23T00:00:00.000Z' })
    expect((await events()).slice(-2)).toMatchObject([
      { type: 'key.created', by: 'tester', kid: successor },
      { type: 'key.retired', by: 'tester', owner: 'gateway', kid, successor },
    ])
  })

  it('calls the rotation off when the key still waited: the one before it goes on', async () => {
    const { clock, node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const [rotated] = await keys.rotate(gateway, { by })
    expect(await keys.withdraw(rotated?.kid as string, { by, ownerNamed })).toMatchObject({ successor: null })
    clock.advance(400 * day)
    expect((await keys.signerFor(gateway)).kid).toBe(rotated?.replaces)
    expect(kidsOf(await keys.publicJwks(gateway))).toEqual([rotated?.replaces])
  })

  it('also takes a key that has retired: what it signed may still be shown', async () => {
    const { clock, node } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const [rotated] = await keys.rotate(gateway, { by })
    clock.advance(30 * day)
    const kid = rotated?.replaces as string
    expect(await keys.withdraw(kid, { by, ownerNamed })).toMatchObject({ changed: true, successor: null })
    await keys.reload()
    expect(await keys.withdrawnKids()).toEqual(new Set([kid]))
  })

  it('happens once: asked again, it says when it was', async () => {
    const { clock, node, events } = await openKeysWorld()
    const keys = node()
    const { kid } = await keys.signerFor(gateway)
    const first = await keys.withdraw(kid, { by, ownerNamed })
    clock.advance(hour)
    const before = await events()
    expect(await keys.withdraw(kid, { by, ownerNamed })).toEqual({ ...first, changed: false, successor: null })
    expect(await events()).toEqual(before)
  })

  it('makes no key for an owner that is gone, and refuses a key that never was', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    const { kid } = await keys.signerFor(school)
    expect(await keys.withdraw(kid, { by, ownerNamed: () => undefined })).toMatchObject({ successor: null })
    await expect(keys.withdraw('none', { by, ownerNamed })).rejects.toMatchObject({
      code: 'KEY-UNKNOWN',
      params: { kid: 'none' },
    })
  })
})

describe('several nodes over the same records', () => {
  it('hear of a rotation by the next look, and of its dates by the clock alone', async () => {
    const { clock, node, records } = await openKeysWorld()
    let away = false
    const reachable = {
      ...records,
      get db() {
        if (away) throw new Error('the records are away')
        return records.db
      },
    }
    const [here, there] = [node(), node({ records: reachable })]
    await here.signersOfGateway()
    const old = (await there.signerFor(gateway)).kid
    const [rotated] = await here.rotate(gateway, { by })
    expect(kidsOf(await there.publicJwks(gateway))).toEqual([old])
    await there.reload()
    expect(kidsOf(await there.publicJwks(gateway))).toEqual([old, rotated?.kid])
    // The records may be away when the time comes.
    away = true
    clock.advance(day)
    await expect(there.reload()).rejects.toThrow('away')
    expect((await there.signerFor(gateway)).kid).toBe(rotated?.kid)
    clock.advance(lives.gateway)
    expect(kidsOf(await there.publicJwks(gateway))).toEqual([rotated?.kid])
  })

  it('hear of a withdrawal by the next look', async () => {
    const { node } = await openKeysWorld()
    const [here, there] = [node(), node()]
    const { kid } = await there.signerFor(school)
    expect(await there.signerOf(school, kid)).toMatchObject({ kid })
    const { successor } = await here.withdraw(kid, { by, ownerNamed: () => school })
    await there.reload()
    expect((await there.signerFor(school)).kid).toBe(successor)
    expect(await there.signerOf(school, kid)).toBeUndefined()
    expect(await there.withdrawnKids()).toEqual(new Set([kid]))
    expect(await there.withdrawnKids()).toEqual(await node().withdrawnKids())
  })

  it('find every state again after a restart', async () => {
    const { clock, node } = await openKeysWorld()
    await node().signersOfGateway()
    const [first] = await node().rotate(gateway, { by })
    clock.advance(day)
    const [second] = await node().rotate(gateway, { by })
    const keys = node()
    const listed = (await keys.list()).filter(({ algorithm }) => algorithm === 'ES256')
    expect(listed.map(({ kid, state }) => [kid, state])).toEqual([
      [first?.replaces, 'retiring'],
      [first?.kid, 'active'],
      [second?.kid, 'published'],
    ])
    expect((await keys.signerFor(gateway)).kid).toBe(first?.kid)
    expect(kidsOf(await keys.publicJwks(gateway))).toEqual([first?.kid, second?.kid, first?.replaces])
  })

  it('look only at what changed', async () => {
    const { node, records } = await openKeysWorld()
    const keys = node()
    await keys.signersOfGateway()
    const asked: string[] = []
    const watched = node({
      records: {
        ...records,
        db: records.db.withPlugin({
          transformQuery: ({ node: query }) => {
            asked.push(query.kind)
            return query
          },
          transformResult: async ({ result }) => result,
        }),
      },
    })
    await watched.signersOfGateway()
    await watched.reload()
    asked.length = 0
    await watched.reload()
    await watched.signersOfGateway()
    expect(asked).toEqual(['SelectQueryNode'])
  })
})

describe('a relying service that keeps our keys', () => {
  /** As long as it keeps them no longer than a key is published ahead, less the time in which nodes hear of a key. */
  it('never meets a signature whose key it does not know, over ten rotations and two nodes', async () => {
    const { clock, node } = await openKeysWorld()
    const look = 30
    const nodes = [node({ lifeOf: () => lives.gateway }), node({ lifeOf: () => lives.gateway })]
    const step = hour
    const cache = { kids: [] as string[], age: Number.POSITIVE_INFINITY }
    const alive: { kid: string; age: number }[] = []
    for (let passed = 0; passed < 20 * day; passed += step) {
      const [one, other] = (passed / step) % 2 ? nodes : [...nodes].reverse()
      if (passed % (2 * day) === day) await one?.rotate(school, { by })
      if (cache.age > day - look)
        Object.assign(cache, { kids: kidsOf((await other?.publicJwks(school)) ?? []), age: 0 })
      const { kid } = (await one?.signerFor(school)) ?? { kid: 'nobody' }
      expect(cache.kids).toContain(kid)
      alive.push({ kid, age: 0 })
      // Whoever starts today without a cache can check everything that is still worth something.
      const published = kidsOf((await other?.publicJwks(school)) ?? [])
      for (const token of alive.filter(({ age }) => age < lives.gateway)) expect(published).toContain(token.kid)
      clock.advance(step)
      for (const aging of [cache, ...alive]) aging.age += step
      await Promise.all(nodes.map((one) => one.reload()))
    }
    expect(new Set(alive.map(({ kid }) => kid)).size).toBe(10)
  })
})

describe('secrets of cookies', () => {
  it('begin with the one that earlier releases use, and rotate like every key', async () => {
    const { clock, node } = await openKeysWorld()
    const keys = node()
    const inherited = await keys.secret('cookies')
    expect(await keys.cookieSecrets()).toEqual([inherited])
    await keys.rotate({ kind: 'cookies' }, { by })
    const [first, second] = await keys.cookieSecrets()
    expect(first).toEqual(inherited)
    clock.advance(day)
    expect(await keys.cookieSecrets()).toEqual([second, inherited])
    clock.advance(lives.cookies)
    expect(await keys.cookieSecrets()).toEqual([second])
  })

  it('are not brought back by a withdrawal', async () => {
    const { node } = await openKeysWorld()
    const keys = node()
    const [inherited] = await keys.cookieSecrets()
    const [listed] = await keys.list()
    await keys.withdraw(listed?.kid as string, { by, ownerNamed: () => undefined })
    const [made] = await keys.cookieSecrets()
    expect(made).not.toEqual(inherited)
  })
})

describe('signatures of cookies', () => {
  it('come from the keys in force, of cookies that are taken back too', () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const signer = createCookieSigner([first])
    for (const cookie of ['session=abc', 'session=']) {
      const old = signer.sign(cookie)
      expect(signer.sign(cookie)).toBe(old)
      expect(old).toBe(createHmac('sha256', first).update(cookie).digest('base64url'))
      signer.use([second])
      expect(signer.sign(cookie)).toBe(createHmac('sha256', second).update(cookie).digest('base64url'))
      expect(signer.verify(cookie, old)).toBe(false)
      signer.use([first])
    }
  })
})

describe('identifiers', () => {
  it('are the thumbprint of the key, so that a key is recognised whatever a header calls it', async () => {
    const { node } = await openKeysWorld()
    const { kid, publicJwk } = await node().signerFor(school)
    expect(kid).toBe(thumbprint(publicJwk))
  })
})
