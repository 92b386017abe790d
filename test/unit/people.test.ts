import { createHmac } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock, systemIds } from '../../src/foundation/index.ts'
import { acr, atLeast, createPeople, parseAcr } from '../../src/people/index.ts'
import { openTestRecords } from '../support/test-records.ts'

const issuer = 'https://id.example.jp'
const account = (sub: string, origin: 'organisation' | 'individual' = 'organisation') =>
  ({ issuer: 'https://upstream.example', sub, origin, assurance: { ial: 2, aal: 2 } }) as const

const secret = Buffer.alloc(32, 7)

async function world() {
  const records = await openTestRecords()
  onTestFinished(() => records.close())
  const clock = fixedClock('2026-04-01T00:00:00Z')
  const keys = { secret: async () => secret }
  return { records, clock, people: createPeople({ records, clock, ids: systemIds, keys }) }
}

describe('people', () => {
  it('knows an upstream account again and keeps what it vouched for last', async () => {
    const { records, people } = await world()
    const first = await records.transaction((tx) => people.signedIn(tx, account('a')))
    const again = await records.transaction((tx) =>
      people.signedIn(tx, { ...account('a'), assurance: { ial: 1, aal: 1 } }),
    )
    expect(first.firstTime).toBe(true)
    expect(again).toEqual({ personId: first.personId, firstTime: false })
    expect(await people.person(first.personId)).toEqual({
      personId: first.personId,
      origin: 'organisation',
      issuer: 'https://upstream.example',
      assurance: { ial: 1, aal: 1 },
    })
  })

  it('tells of the link by which a person came last', async () => {
    const { records, clock, people } = await world()
    const { personId } = await records.transaction((tx) => people.signedIn(tx, account('a')))
    const at = '2026-04-02T00:00:00.000Z'
    const other = { link_id: 'other', person_id: personId, issuer: 'https://other.example', sub: 'b', ial: 1, aal: 1 }
    await records.db
      .insertInto('upstream_links')
      .values({ ...other, linked_at: at, last_signed_in_at: at, ended_at: null })
      .execute()
    expect(await people.person(personId)).toMatchObject({ issuer: other.issuer, assurance: { ial: 1, aal: 1 } })
    clock.set('2026-04-03T00:00:00Z')
    await records.transaction((tx) => people.signedIn(tx, account('a')))
    expect(await people.person(personId)).toMatchObject({ issuer: account('a').issuer, assurance: { ial: 2, aal: 2 } })
    const links = await records.db
      .selectFrom('upstream_links')
      .select(['sub', 'last_signed_in_at'])
      .orderBy('sub')
      .execute()
    expect(links).toEqual([
      { sub: 'a', last_signed_in_at: '2026-04-03T00:00:00.000Z' },
      { sub: 'b', last_signed_in_at: at },
    ])
  })

  it('keeps the same sub of another issuer apart', async () => {
    const { records, people } = await world()
    const one = await records.transaction((tx) => people.signedIn(tx, account('a')))
    const other = await records.transaction((tx) =>
      people.signedIn(tx, { ...account('a'), issuer: 'https://other.example' }),
    )
    expect(other.personId).not.toBe(one.personId)
  })

  it('makes one person when an account signs in twenty times at once', async () => {
    const { records, people } = await world()
    const all = await Promise.all(
      Array.from({ length: 20 }, () => records.transaction((tx) => people.signedIn(tx, account('a')))),
    )
    expect(new Set(all.map(({ personId }) => personId)).size).toBe(1)
    expect(all.filter(({ firstTime }) => firstTime)).toHaveLength(1)
    expect(await records.db.selectFrom('persons').selectAll().execute()).toHaveLength(1)
  })

  it('forgets nobody when a link ends: the history stays, the next sign-in is somebody new', async () => {
    const { records, people } = await world()
    const { personId } = await records.transaction((tx) => people.signedIn(tx, account('a')))
    await records.transaction((tx) => people.endLink(tx, account('a').issuer, 'a'))
    expect(await people.person(personId)).toBeUndefined()
    const next = await records.transaction((tx) => people.signedIn(tx, account('a')))
    expect(next.firstTime).toBe(true)
    expect(await records.db.selectFrom('upstream_links').selectAll().execute()).toHaveLength(2)
  })

  it('keeps verified attributes, the latest signature winning', async () => {
    const { records, people } = await world()
    const { personId } = await records.transaction((tx) => people.signedIn(tx, account('a', 'individual')))
    const attributes = {
      name: '髙﨑　真由美',
      birthdate: '1985-03-15',
      address: '東京都見本市中央１－２－３',
      sex: '2',
      verifiedAt: '2026-04-01T00:00:00.000Z',
    }
    await records.transaction((tx) =>
      people.recordVerifiedAttributes(tx, personId, { ...attributes, address: '旧住所' }, () => true),
    )
    await records.transaction((tx) => people.recordVerifiedAttributes(tx, personId, attributes, () => true))
    expect((await people.person(personId))?.verified).toEqual(attributes)
  })

  it('never lets the card of somebody else replace who a person is known to be', async () => {
    const { records, people } = await world()
    const { personId } = await records.transaction((tx) => people.signedIn(tx, account('a', 'individual')))
    const of = (name: string) => ({ name, birthdate: '1985-03-15', address: '', sex: '2', verifiedAt: '' })
    const keep = (name: string) =>
      records.transaction((tx) =>
        people.recordVerifiedAttributes(tx, personId, of(name), (known) => known.name === name),
      )
    await keep('髙﨑　真由美')
    await expect(keep('𠮷田　健太')).rejects.toThrow('CARD-OF-ANOTHER')
    expect((await people.person(personId))?.verified?.name).toBe('髙﨑　真由美')
  })

  it('never puts a card on an account of an organisation', async () => {
    const { records, people } = await world()
    const { personId } = await records.transaction((tx) => people.signedIn(tx, account('a')))
    const attributes = { name: '渡邉　茂', birthdate: '1982-12-24', address: '', sex: '1', verifiedAt: '' }
    const keep = records.transaction((tx) => people.recordVerifiedAttributes(tx, personId, attributes, () => true))
    await expect(keep).rejects.toThrow('SESSION-NOT-BY-CARD')
    expect((await people.person(personId))?.verified).toBeUndefined()
  })

  it('shows every sector another subject, always the same', async () => {
    const { people } = await world()
    const one = await people.pairwiseSub('a.example', 'person')
    expect(await people.pairwiseSub('a.example', 'person')).toBe(one)
    expect(await people.pairwiseSub('b.example', 'person')).not.toBe(one)
    expect(await people.pairwiseSub('a.example', 'persom')).not.toBe(one)
    expect(one).toBe(createHmac('sha256', secret).update('a.example\0person').digest('base64url'))
    for (let n = 0; n < 1100; n += 1) await people.pairwiseSub('a.example', String(n))
    expect(await people.pairwiseSub('a.example', 'person')).toBe(one)
  })
})

describe('acr', () => {
  it('states both levels and is read back only for its own issuer', () => {
    const value = acr(issuer, { ial: 3, aal: 2 })
    expect(value).toBe('https://id.example.jp/acr/ial3-aal2')
    expect(parseAcr(issuer, value)).toEqual({ ial: 3, aal: 2 })
    expect(parseAcr('https://other.example', value)).toBeUndefined()
    expect(parseAcr(issuer, `${issuer}/acr/ial4-aal2`)).toBeUndefined()
  })

  it('never lets one scale make up for the other', () => {
    expect(atLeast({ ial: 3, aal: 1 }, { ial: 2, aal: 2 })).toBe(false)
    expect(atLeast({ ial: 2, aal: 3 }, { ial: 2, aal: 2 })).toBe(true)
  })
})
