import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openConsentWorld, terms } from '../support/consent-world.ts'
import { as } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'
const wanted = { personId: 'mayumi', learnerId: 'haruto', certificateKind: 'zaigaku' }

describe('the text of a consent', () => {
  it('says who, whose, what, to whom, what for, until when and how to withdraw, the same bytes every time', async () => {
    const { consent } = await openConsentWorld(noon)
    const { text, textVersion, digest } = consent.draftText(terms)
    expect(text).toBe(`証明書の提供についての同意

私、髙﨑　真由美は、髙﨑　陽翔（見本市立みなみ小学校）の保護者として、次のことに同意します。

1. だれの情報か
髙﨑　陽翔

2. 何を渡すか
「在学証明書」のうち、次の項目
・学校名
・在学の事実

3. だれに渡すか
みほん学習教室（mihon-juku）

4. 何のために使われるか
入会の手続きで在学を確かめるため

5. いつまでか
2027年3月31日まで

6. やめたくなったとき
いつでも、理由を言わずに取り消す（撤回する）ことができます。架け橋の「同意の一覧」から撤回してください。
撤回すると、この同意で受け取った証明書は使えなくなります。相手がその証明書を確かめると、撤回されたことが分かります。
撤回する前に相手が受け取った情報は、元に戻せません。
同意しなくても、学校での扱いが変わることはありません。

受付番号 attempt-1
文書の版 consent-1
`)
    expect(textVersion).toBe('consent-1')
    expect(digest).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
    expect(consent.draftText(structuredClone(terms)).text).toBe(text)
  })

  it('has an English companion that names the same things', async () => {
    const { consent } = await openConsentWorld(noon)
    const { companion } = consent.draftText({ ...terms, capacity: 'self' })
    for (const part of ['as the learner', 'Mihon Study Room', '- Enrolment', '2027-03-31', 'attempt-1'])
      expect(companion).toContain(part)
  })
})

describe('a consent', () => {
  it('is recorded with text, terms and evidence, and can be found while it holds', async () => {
    const { consent, signed, events } = await openConsentWorld(noon)
    const given = signed()
    const { consentId } = await consent.give(given)
    expect(await consent.find(consentId)).toMatchObject({
      personId: 'mayumi',
      learnerId: 'haruto',
      recipient: 'mihon-juku',
      claims: ['school_name', 'enrolled'],
      text: given.text,
      evidence: given.evidence,
      until: '2027-03-31',
      status: 'active',
    })
    expect(await consent.activeFor(wanted)).toMatchObject({ consentId })
    expect((await events()).at(-1)).toEqual({
      type: 'consent.given',
      actor: 'mayumi',
      subject: 'haruto',
      fields: {
        consent: consentId,
        recipient: 'mihon-juku',
        purpose: terms.purpose.ja,
        text_version: 'consent-1',
        text_digest: given.evidence.digest,
      },
    })
  })

  it('is one consent however often the form is sent', async () => {
    const { consent, signed } = await openConsentWorld(noon)
    const [first, second] = await Promise.all([consent.give(signed()), consent.give(signed())])
    expect(first).toEqual(second)
    expect(await consent.history('mayumi')).toHaveLength(1)
  })

  it('holds through its last day in Tokyo', async () => {
    const { consent, signed, records, clock } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed({ until: '2026-11-22' }))
    const hold = () => records.transaction((tx) => consent.holdForIssue(tx, consentId))
    clock.set('2026-11-22T14:59:59Z')
    expect(await hold()).toBe(true)
    clock.set('2026-11-22T15:00:00Z')
    expect(await hold()).toBe(false)
    expect(await consent.activeFor(wanted)).toBeUndefined()
    expect(await consent.history('mayumi')).toMatchObject([{ status: 'expired' }])
  })

  it('releases nothing while its giver may not act for the learner', async () => {
    const { consent, signed, records, guardianship, linkId } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    const hold = () => records.transaction((tx) => consent.holdForIssue(tx, consentId))
    await guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    expect(await consent.activeFor(wanted)).toBeUndefined()
    expect(await hold()).toBe(false)
    await guardianship.resumeLink({ actor: as('principal'), linkId })
    expect(await consent.activeFor(wanted)).toMatchObject({ consentId })
    expect(await hold()).toBe(true)
  })
})

describe('a withdrawal', () => {
  it('ends offers, credentials and grants and tells the service', async () => {
    const { consent, signed, calls, events, records } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    expect(await consent.withdraw({ personId: 'mayumi', consentId })).toEqual({
      credentialsRevoked: 2,
      offersVoided: 1,
    })
    expect(calls).toEqual([`void ${consentId}`, `revoke ${consentId}`, 'tell mihon-juku', 'end mayumi mihon-juku'])
    expect(await consent.activeConsents('mayumi')).toEqual([])
    expect(await consent.history('mayumi')).toMatchObject([{ status: 'withdrawn' }])
    expect(await records.transaction((tx) => consent.holdForIssue(tx, consentId))).toBe(false)
    expect((await events()).at(-1)).toMatchObject({
      type: 'consent.withdrawn',
      fields: { consent: consentId, credentials_revoked: 2, offers_voided: 1 },
    })
  })

  it('works after the link has ended, and says the same when repeated', async () => {
    const { consent, signed, guardianship, linkId, calls } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    await guardianship.endLink({ actor: as('mayumi'), linkId, reason: 'own-request' })
    const first = await consent.withdraw({ personId: 'mayumi', consentId })
    const made = calls.length
    expect(await consent.withdraw({ personId: 'mayumi', consentId })).toEqual(first)
    expect(calls).toHaveLength(made)
  })

  it('is nothing at all when the records cannot be changed together', async () => {
    const { consent, signed, ports } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    const { revokeCredentials } = ports
    ports.revokeCredentials = async () => {
      throw new Error('no status list')
    }
    await expect(consent.withdraw({ personId: 'mayumi', consentId })).rejects.toThrow('no status list')
    expect(await consent.find(consentId)).toMatchObject({ status: 'active' })
    ports.revokeCredentials = revokeCredentials
    await consent.withdraw({ personId: 'mayumi', consentId })
    expect(await consent.find(consentId)).toMatchObject({ status: 'withdrawn' })
  })

  it('that was cut short after the commit is completed at the next reading, and at start', async () => {
    const { consent, signed, ports, calls } = await openConsentWorld(noon)
    const { endGrants } = ports
    ports.endGrants = async () => {
      throw new Error('state store is away')
    }
    const ids = [await consent.give(signed()), await consent.give(signed({ reference: 'attempt-2' }))]
    for (const { consentId } of ids)
      await expect(consent.withdraw({ personId: 'mayumi', consentId })).rejects.toThrow('state store is away')
    expect(await consent.find(ids[0]?.consentId as string)).toMatchObject({ status: 'withdrawn' })
    ports.endGrants = endGrants
    await consent.activeConsents('mayumi')
    expect(calls.filter((call) => call.startsWith('end'))).toEqual(['end mayumi mihon-juku'])
    expect(await consent.finishWithdrawals()).toBe(0)
  })
})

describe('an agreement at sign-in', () => {
  const release = { claims: [{ scope: 'verified', claim: 'name' }] }

  it('covers the scopes whose claims were shown, for that service and person', async () => {
    const { consent, events } = await openConsentWorld(noon)
    const agreed = { personId: 'mayumi', clientId: 'mihon-juku', release }
    await consent.recordRelease(agreed)
    await consent.recordRelease(agreed)
    expect(await consent.releasable('mayumi', 'mihon-juku', 'verified')).toBe(true)
    expect(await consent.releasable('mayumi', 'mihon-juku', 'address')).toBe(false)
    expect(await consent.releasable('mayumi', 'other', 'verified')).toBe(false)
    expect(await consent.releasable('satoru', 'mihon-juku', 'verified')).toBe(false)
    expect(await consent.activeReleases('mayumi')).toMatchObject([{ recipient: 'mihon-juku', shown: release.claims }])
    expect((await events()).at(-1)).toMatchObject({ type: 'consent.given', fields: { purpose: 'verified' } })
  })

  it('ends with its withdrawal, tokens included', async () => {
    const { consent, calls, events } = await openConsentWorld(noon)
    await consent.recordRelease({ personId: 'mayumi', clientId: 'mihon-juku', release })
    await consent.withdrawRelease({ personId: 'mayumi', clientId: 'mihon-juku' })
    expect(await consent.releasable('mayumi', 'mihon-juku', 'verified')).toBe(false)
    expect(calls).toEqual(['end mayumi mihon-juku'])
    expect((await events()).at(-1)).toMatchObject({ type: 'consent.withdrawn', fields: { recipient: 'mihon-juku' } })
  })
})

describe('a notice to staff', () => {
  const told = { personId: 'sasaki', clientId: 'mihon-juku', claims: ['organisation', 'roles'] }

  it('is seen for that person, service and claims from then on, whichever process asks', async () => {
    const { consent, another, events } = await openConsentWorld(noon)
    const seen = (change: Partial<typeof told> = {}) => {
      const { personId, clientId, claims } = { ...told, ...change }
      return another().noticeSeen(personId, clientId, claims)
    }
    expect(await seen()).toBe(false)
    await consent.recordNotice(told)
    expect(await seen()).toBe(true)
    expect(await seen({ claims: ['roles'] })).toBe(true)
    expect(await seen({ claims: ['organisation', 'origin', 'roles'] })).toBe(false)
    expect(await seen({ clientId: 'other' })).toBe(false)
    expect(await seen({ personId: 'mayumi' })).toBe(false)
    expect((await events()).at(-1)).toEqual({
      type: 'release.notice_seen',
      actor: 'sasaki',
      subject: 'sasaki',
      fields: { recipient: 'mihon-juku', claims: 'organisation roles' },
    })
  })

  it('is recorded once for as long as nothing is added, and what was seen before stays seen', async () => {
    const { consent, records, events } = await openConsentWorld(noon)
    const count = async () => (await events()).filter(({ type }) => type === 'release.notice_seen').length
    await consent.recordNotice(told)
    await Promise.all([consent.recordNotice(told), consent.recordNotice({ ...told, claims: ['roles'] })])
    expect(await count()).toBe(1)
    await consent.recordNotice({ ...told, claims: ['origin'] })
    expect(await count()).toBe(2)
    expect(await consent.noticeSeen('sasaki', 'mihon-juku', ['organisation', 'origin', 'roles'])).toBe(true)
    expect(await records.db.selectFrom('release_notices').select(['recipient', 'claims']).execute()).toEqual([
      { recipient: 'mihon-juku', claims: '["organisation","origin","roles"]' },
    ])
  })

  it('costs one read of the records, and none once it was found to be seen', async () => {
    const { another, consent, reads } = await openConsentWorld(noon)
    await consent.recordNotice(told)
    const process = another()
    const readsOf = async (claims: string[]) => {
      const before = reads()
      await process.noticeSeen('sasaki', 'mihon-juku', claims)
      return reads() - before
    }
    expect([await readsOf(['roles']), await readsOf(['roles']), await readsOf(told.claims)]).toEqual([1, 0, 0])
    expect(await readsOf(['origin'])).toBe(1)
  })
})
