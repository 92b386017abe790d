import { afterEach, describe, expect, it } from 'vitest'
import type { Consent } from '../../src/consent/index.ts'
import { fixedClock, KakehashiError } from '../../src/foundation/index.ts'
import { createChildOf } from '../../src/web/guardian/child-context.ts'
import { consentRoutes } from '../../src/web/guardian/consent-routes.ts'
import { createNames } from '../../src/web/guardian/names.ts'
import { guardianRoutes } from '../../src/web/guardian/routes.ts'
import { openWebApp, type WebApp } from '../support/web-app.ts'

const clock = fixedClock('2026-11-22T03:00:00Z')
const learner = {
  learnerId: 'l1',
  boardCode: '139998',
  schoolCode: 'B113299999010',
  preferredName: '高崎 陽翔',
  preferredNameKana: 'タカサキ ハルト',
  officialName: '髙﨑　陽翔',
  officialNameKana: null,
  nameVariants: [],
  birthDate: '2014-05-20',
  sex: null,
  address: null,
  current: true,
  enrolment: undefined,
}
const consent: Consent = {
  consentId: 'c1',
  personId: 'giver',
  learnerId: 'l1',
  capacity: 'guardian',
  recipient: 'example-service',
  certificateKind: 'zaigaku',
  claims: [],
  purpose: '',
  until: '2027-03-31',
  text: '私、髙﨑　真由美は',
  textVersion: 'consent-1',
  textDigest: '',
  evidence: { verifiedAt: '', algorithm: '', digest: '', ocspProducedAt: '', policy: '' },
  givenAt: '2026-11-01T00:00:00Z',
  status: 'active',
  withdrawnAt: null,
}

/** The guardian's pages for `personId`, who may act for nobody unless `linked`. Whatever would change something is counted. */
async function openGuardian(personId: string, linked: boolean, { used = false } = {}) {
  const acts: string[] = []
  const links = linked
    ? [
        {
          linkId: 'k1',
          kind: 'guardian' as const,
          personId,
          learnerId: 'l1',
          status: 'approved' as const,
          proposedAt: '',
          endsOn: '2029-11-22',
        },
      ]
    : []
  const guardianship = { linksOf: async () => links, mayActFor: async () => linked }
  const certificates = { certificatesOfLearner: async () => [], kind: () => undefined }
  const roster = { learner: async () => learner }
  const childOf = createChildOf({ guardianship, roster, certificates, clock })
  const names = createNames({ roster, services: { service: () => undefined }, certificates })
  const kept = new Map<string, string>([
    [
      'attempt:offer:giver:o1',
      JSON.stringify({
        offer: {
          offerId: 'o1',
          offerUri: 'openid-credential-offer://?x',
          txCode: '123456',
          expiresAt: '2026-11-22T04:00:00Z',
        },
        consentId: 'c1',
      }),
    ],
  ])
  const app = await openWebApp({
    visitor: { personId, name: '', acr: '' },
    routers: [
      guardianRoutes({
        childOf,
        names,
        guardianship,
        roster,
        consent: { activeConsents: async () => [] },
        people: { person: async () => undefined },
      }),
      consentRoutes({
        childOf,
        names,
        guardianship,
        consent: {
          history: async () => [],
          find: async () => consent,
          withdraw: async () => {
            acts.push('withdraw')
            return { credentialsRevoked: 0, offersVoided: 0 }
          },
        },
        credentials: {
          describeOffer: async () => {
            if (used) throw new KakehashiError('OFFER-USED')
            return { credential_issuer: '', credential_configuration_ids: [], grants: {} as never }
          },
          listCredentials: async () => [],
          createOffer: async () => {
            acts.push('offer')
            throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
          },
        },
        state: {
          get: async (key) => (kept.has(key) ? { value: kept.get(key) as string } : undefined),
          put: async () => {},
          delete: async () => {},
        },
      }),
    ],
  })
  return { app, acts }
}

describe("another person's records", () => {
  let app: WebApp | undefined
  afterEach(() => app?.close())

  it.each([
    ['GET', '/guardian/consents/c1'],
    ['GET', '/guardian/consents/c1/withdraw'],
    ['POST', '/guardian/consents/c1/withdraw'],
    ['POST', '/guardian/consents/c1/offers'],
  ])('%s %s is refused to anybody but the giver, who is not named', async (method, path) => {
    const world = await openGuardian('stranger', true)
    app = world.app
    const response = await app.ask(path, { method })
    const text = await response.text()
    expect(response.status).toBe(404)
    expect(text).toContain('CONSENT-UNKNOWN')
    expect(text).not.toContain('髙﨑')
    expect(world.acts).toEqual([])
  })

  it('shows an offer and its code to nobody but the person it was made for', async () => {
    const world = await openGuardian('stranger', true)
    app = world.app
    const response = await app.ask('/guardian/offers/o1')
    expect(response.status).toBe(410)
    expect(await response.text()).not.toContain('123456')
    await app.close()
    app = (await openGuardian('giver', true)).app
    expect(await (await app.ask('/guardian/offers/o1')).text()).toContain('123456')
  })

  it('shows the code of an offer no more once a wallet has used it', async () => {
    app = (await openGuardian('giver', true, { used: true })).app
    const response = await app.ask('/guardian/offers/o1')
    expect(response.status).toBe(410)
    const text = await response.text()
    expect(text).toContain('OFFER-USED')
    expect(text).not.toContain('123456')
  })

  it('shows a child to nobody who may not act for it', async () => {
    app = (await openGuardian('stranger', false)).app
    const response = await app.ask('/guardian/children/l1')
    expect(response.status).toBe(403)
    expect(await response.text()).not.toContain('髙﨑')
  })

  it('offers nothing under a consent whose giver may no longer act', async () => {
    const world = await openGuardian('giver', false)
    app = world.app
    const response = await app.post('/guardian/consents/c1/offers')
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.text()).toContain('OFFER-CERTIFICATE-UNAVAILABLE')
    expect(world.acts).toEqual([])
  })

  it('lets the giver withdraw', async () => {
    const world = await openGuardian('giver', false)
    app = world.app
    expect((await app.post('/guardian/consents/c1/withdraw')).headers.get('location')).toBe('/guardian/consents/c1')
    expect(world.acts).toEqual(['withdraw'])
  })
})
