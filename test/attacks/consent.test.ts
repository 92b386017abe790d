import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openConsentWorld, terms } from '../support/consent-world.ts'
import { satoru } from '../support/guardianship-world.ts'
import { as, refusalOf } from '../support/organisation-world.ts'

const noon = '2026-11-22T03:00:00Z'
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

describe('a consent is refused', () => {
  it('when the signature was made over another text', async () => {
    const { consent, signed } = await openConsentWorld(noon)
    const given = signed()
    for (const digest of [
      sha256('something else'),
      sha256(`${given.text} `),
      '',
      given.evidence.digest.toUpperCase(),
    ]) {
      const forged = { ...given, evidence: { ...given.evidence, digest } }
      expect(await refusalOf(consent.give(forged))).toBe('CONSENT-EVIDENCE-MISMATCH')
    }
    expect(await consent.history('mayumi')).toEqual([])
  })

  it.each([
    ['another service', { service: { clientId: 'evil', name: terms.service.name } }],
    [
      'one more item',
      { claims: [...terms.claims, { name: 'birthdate', label: { ja: '生年月日', en: 'Birth date' } }] },
    ],
    ['another learner', { learner: { ...terms.learner, name: '髙﨑　結衣' } }],
    ['a later end', { until: '2027-04-01' }],
    ['another purpose', { purpose: { ja: '広告のため', en: 'Advertising' } }],
    ['another attempt', { reference: 'attempt-2' }],
  ])('when the signed text was written for other terms: %s', async (_, change) => {
    const { consent, signed } = await openConsentWorld(noon)
    const given = { ...signed(), terms: { ...terms, ...change } }
    expect(await refusalOf(consent.give(given))).toBe('CONSENT-TEXT-MISMATCH')
  })

  it.each(['consent-0', '__proto__', 'toString'])('when its version is not ours: %s', async (textVersion) => {
    const { consent, signed } = await openConsentWorld(noon)
    expect(await refusalOf(consent.give({ ...signed(), textVersion }))).toBe('CONSENT-TEXT-MISMATCH')
  })

  it('when the card of somebody else signed', async () => {
    const { consent, signed } = await openConsentWorld(noon)
    expect(await refusalOf(consent.give({ ...signed(), signedBy: 'satoru' }))).toBe('CONSENT-SIGNER-MISMATCH')
  })

  it('when the person may not act for the learner: never linked, suspended, ended', async () => {
    const { consent, signed, guardianship, clock, linkId } = await openConsentWorld(noon)
    const yui = { learnerId: 'yui', name: '髙﨑　結衣', schoolName: '見本市立みなみ中学校' }
    const give = (change = {}) => refusalOf(consent.give(signed(change)))
    expect(await give({ learner: yui })).toBe('CONSENT-NOT-ALLOWED')
    expect(await give({ person: { personId: 'satoru', name: '髙﨑　悟' } })).toBe('CONSENT-NOT-ALLOWED')
    await guardianship.protectLearner({ actor: as('office'), learnerId: 'haruto' })
    expect(await give()).toBe('CONSENT-NOT-ALLOWED')
    await guardianship.resumeLink({ actor: as('principal'), linkId })
    clock.set('2029-11-22T15:00:00Z')
    expect(await give({ until: '2030-01-01' })).toBe('CONSENT-NOT-ALLOWED')
  })

  it.each(['2026-11-21', '2029-11-23', '2027-02-29', '2027-13-01', 'forever', ''])(
    'when it would end on %s',
    async (until) => {
      const { consent, signed } = await openConsentWorld(noon)
      expect(await refusalOf(consent.give(signed({ until })))).toBe('CONSENT-TERM')
    },
  )

  it('when its signature has been used for a consent that was withdrawn, or by somebody else', async () => {
    const { consent, signed, records } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    await consent.withdraw({ personId: 'mayumi', consentId })
    expect(await refusalOf(consent.give(signed()))).toBe('CONSENT-TEXT-USED')
    await records.db.updateTable('consents').set({ withdrawn_at: null, person_id: 'satoru' }).execute()
    expect(await refusalOf(consent.give(signed()))).toBe('CONSENT-TEXT-USED')
    expect(await refusalOf(consent.give(signed({ reference: 'attempt-2' })))).toBeUndefined()
  })

  it('when its text would carry what looks like a My Number (個人番号)', async () => {
    const { signed } = await openConsentWorld(noon)
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight) => sum + weight * 5, 0) % 11
    const number = `${'5'.repeat(11)}${rest <= 1 ? 0 : 11 - rest}`
    const draft = async () => signed({ purpose: { ja: `番号 ${number}`, en: 'x' } })
    expect(await refusalOf(draft())).toBe('MYNUMBER-REFUSED')
  })
})

describe('the text that is signed', () => {
  it('lets no name write lines of its own or turn the direction of writing', async () => {
    const { consent } = await openConsentWorld(noon)
    const name = { ja: 'よい教室）\n\n5. いつまでか\n永久\u202Eまで\u2028', en: 'x' }
    const { text } = consent.draftText({ ...terms, service: { clientId: 'x', name } })
    expect(text).toContain('よい教室） 5. いつまでか 永久まで （x）')
    expect(text).not.toContain('\u202E')
    expect(text.split('\n').filter((line) => line.startsWith('5. '))).toHaveLength(1)
  })

  it('keeps the variation selector of a name', async () => {
    const { consent } = await openConsentWorld(noon)
    const { text } = consent.draftText({ ...terms, person: { personId: 'x', name: '渡邉\u{E0102}　茂' } })
    expect(text).toContain('渡邉\u{E0102}　茂')
  })
})

describe('a withdrawal is refused', () => {
  it('to anybody but the giver', async () => {
    const { consent, signed, link, calls } = await openConsentWorld(noon)
    await link(satoru, 'satoru')
    const { consentId } = await consent.give(signed())
    expect(await refusalOf(consent.withdraw({ personId: 'satoru', consentId }))).toBe('CONSENT-NOT-GIVER')
    expect(await consent.find(consentId)).toMatchObject({ status: 'active' })
    expect(calls).toEqual([])
  })

  it('of what nobody gave', async () => {
    const { consent } = await openConsentWorld(noon)
    expect(await refusalOf(consent.withdraw({ personId: 'mayumi', consentId: 'unknown' }))).toBe('CONSENT-UNKNOWN')
    const release = consent.withdrawRelease({ personId: 'mayumi', clientId: 'mihon-juku' })
    expect(await refusalOf(release)).toBe('CONSENT-UNKNOWN')
  })

  it('twice at once, by effect: offers and credentials end once', async () => {
    const { consent, signed, calls } = await openConsentWorld(noon)
    const { consentId } = await consent.give(signed())
    const withdraw = () => consent.withdraw({ personId: 'mayumi', consentId })
    const outcomes = await Promise.all([withdraw(), withdraw(), withdraw()])
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => ({ credentialsRevoked: 2, offersVoided: 1 })))
    expect(calls.filter((call) => call.startsWith('revoke'))).toHaveLength(1)
  })
})
