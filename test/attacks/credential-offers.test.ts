import { describe, expect, it } from 'vitest'
import { forgeKey } from '../support/credential-forge.ts'
import { type CredentialWorld, configurationId, openCredentialWorld } from '../support/credential-world.ts'
import { as, refusalOf } from '../support/organisation-world.ts'

const wrong = (txCode: string) => (txCode === '000000' ? '111111' : '000000')

const redeem = async (world: CredentialWorld, code: string, txCode?: string) => {
  const result = await world.credentials.redeemPreAuthorizedCode({ code, ...(txCode === undefined ? {} : { txCode }) })
  return result.ok ? 'ok' : result.failure
}

const offerStatus = async (world: CredentialWorld, offerId: string) => {
  const response = await fetch(`${world.issuer}/offers/${offerId}`)
  return ((await response.json()) as { code?: string }).code ?? response.status
}

describe('offers', () => {
  it('lets exactly one of twenty parallel redemptions succeed, over twenty rounds', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    for (let round = 0; round < 20; round += 1) {
      const { offerId, txCode } = await world.offer(certificateId)
      const code = await world.codeOf(offerId)
      const results = await Promise.all(Array.from({ length: 20 }, () => redeem(world, code, txCode)))
      expect(results.filter((result) => result === 'ok')).toHaveLength(1)
    }
  })

  it('refuses a used code, and stops showing the offer', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer()
    const code = await world.codeOf(offerId)
    expect(await redeem(world, code, txCode)).toBe('ok')
    expect(await redeem(world, code, txCode)).toBe('OFFER-USED')
    expect(await offerStatus(world, offerId)).toBe('OFFER-USED')
  })

  it('refuses an unknown code, an unknown offer, a missing transaction code', async () => {
    const world = await openCredentialWorld()
    const { offerId } = await world.offer()
    expect(await redeem(world, 'made-up', '123456')).toBe('OFFER-UNKNOWN')
    expect(await offerStatus(world, 'made-up')).toBe('OFFER-UNKNOWN')
    expect(await redeem(world, await world.codeOf(offerId))).toBe('OFFER-TX-CODE-MISSING')
  })

  it('locks after five wrong transaction codes, even for the right one; fewer leave the code usable', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const [patient, locked] = [await world.offer(certificateId), await world.offer(certificateId)]
    const patientCode = await world.codeOf(patient.offerId)
    for (let n = 0; n < 4; n += 1)
      expect(await redeem(world, patientCode, wrong(patient.txCode))).toBe('OFFER-TX-CODE-WRONG')
    expect(await redeem(world, patientCode, patient.txCode)).toBe('ok')
    const lockedCode = await world.codeOf(locked.offerId)
    for (let n = 0; n < 5; n += 1)
      expect(await redeem(world, lockedCode, wrong(locked.txCode))).toBe('OFFER-TX-CODE-WRONG')
    expect(await redeem(world, lockedCode, locked.txCode)).toBe('OFFER-LOCKED')
    expect(await offerStatus(world, locked.offerId)).toBe('OFFER-LOCKED')
  })

  it('gives parallel guesses no more than five tries between them', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer()
    const code = await world.codeOf(offerId)
    const guesses = await Promise.all(Array.from({ length: 20 }, () => redeem(world, code, wrong(txCode))))
    expect(guesses.filter((result) => result === 'OFFER-TX-CODE-WRONG')).toHaveLength(5)
    expect(guesses.filter((result) => result === 'OFFER-LOCKED')).toHaveLength(15)
  })

  it('does not accept the transaction code of another offer', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const [one, two] = [await world.offer(certificateId), await world.offer(certificateId)]
    expect(one.txCode === two.txCode || (await redeem(world, await world.codeOf(one.offerId), two.txCode))).not.toBe(
      'ok',
    )
  })

  it('expires', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer()
    const code = await world.codeOf(offerId)
    world.clock.advance(3601)
    expect(await redeem(world, code, txCode)).toBe('OFFER-UNKNOWN')
    expect(await offerStatus(world, offerId)).toBe('OFFER-UNKNOWN')
  })

  it('is void once consent is withdrawn, before and after redemption', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const [open, redeemed] = [
      await world.offer(certificateId, 'consent-1'),
      await world.offer(certificateId, 'consent-1'),
    ]
    const openCode = await world.codeOf(open.offerId)
    expect(await redeem(world, await world.codeOf(redeemed.offerId), redeemed.txCode)).toBe('ok')
    const voided = await world.records.transaction((tx) =>
      world.credentials.voidOffersOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    expect(voided).toBe(2)
    expect(await redeem(world, openCode, open.txCode)).toBe('OFFER-VOID')
    expect(await offerStatus(world, open.offerId)).toBe('OFFER-VOID')
    const request = {
      offerId: redeemed.offerId,
      holderJwk: { ...forgeKey().publicJwk },
      credentialConfigurationId: configurationId,
    }
    expect(await world.credentials.issueCredential(request)).toMatchObject({
      ok: false,
      failure: { code: 'OFFER-VOID' },
    })
    expect(await world.records.db.selectFrom('credentials').selectAll().execute()).toHaveLength(0)
    expect(await world.records.db.selectFrom('status_entries').selectAll().execute()).toHaveLength(0)
  })

  it('is not issued of under a consent that has run out or whose giver may no longer act', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer(await world.approvedCertificate(), 'consent-1')
    expect(await redeem(world, await world.codeOf(offerId), txCode)).toBe('ok')
    world.lapseConsent('consent-1')
    const request = { offerId, holderJwk: { ...forgeKey().publicJwk }, credentialConfigurationId: configurationId }
    expect(await world.credentials.issueCredential(request)).toMatchObject({
      ok: false,
      failure: { code: 'OFFER-VOID' },
    })
    expect(await world.records.db.selectFrom('credentials').selectAll().execute()).toHaveLength(0)
  })

  it('is not made of a draft, a revoked or an expired certificate, and not issued of one revoked since', async () => {
    const world = await openCredentialWorld()
    const [draft] = await world.certificates.draft({
      actor: as('office'),
      schoolCode: 'B113299999010',
      kind: 'zaigaku',
      learnerIds: ['aoi'],
    })
    expect(await refusalOf(world.offer(draft?.certificateId))).toBe('OFFER-CERTIFICATE-UNAVAILABLE')
    expect(await refusalOf(world.offer('made-up'))).toBe('OFFER-CERTIFICATE-UNAVAILABLE')

    const certificateId = await world.approvedCertificate()
    const { offerId, txCode } = await world.offer(certificateId)
    expect(await redeem(world, await world.codeOf(offerId), txCode)).toBe('ok')
    await world.certificates.revoke({ actor: as('office'), certificateId, reason: 'issued-in-error' })
    const request = { offerId, holderJwk: { ...forgeKey().publicJwk }, credentialConfigurationId: configurationId }
    expect(await world.credentials.issueCredential(request)).toMatchObject({
      ok: false,
      failure: { code: 'OFFER-VOID' },
    })
    expect(await refusalOf(world.offer(certificateId))).toBe('OFFER-CERTIFICATE-UNAVAILABLE')

    const other = await world.approvedCertificate('sakura')
    world.clock.set('2027-02-22T15:00:00Z')
    expect(await refusalOf(world.offer(other))).toBe('OFFER-CERTIFICATE-UNAVAILABLE')
  })

  it('issues nothing to an offer that was not redeemed, for another configuration, or to a key that is none', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer()
    const holderJwk = { ...forgeKey().publicJwk }
    const request = { offerId, holderJwk, credentialConfigurationId: configurationId }
    const code = await world.codeOf(offerId)
    expect(await world.credentials.issueCredential(request)).toMatchObject({
      ok: false,
      failure: { code: 'OFFER-VOID' },
    })
    expect(await redeem(world, code, txCode)).toBe('ok')
    const issue = (changes: object) => world.credentials.issueCredential({ ...request, ...changes })
    expect(await issue({ credentialConfigurationId: 'other' })).toMatchObject({
      failure: { code: 'OFFER-CERTIFICATE-UNAVAILABLE' },
    })
    expect(await issue({ offerId: 'made-up' })).toMatchObject({ failure: { code: 'OFFER-UNKNOWN' } })
    expect(await issue({ holderJwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } })).toMatchObject({
      failure: { code: 'CREDENTIAL-MALFORMED' },
    })
    expect(await issue({ holderJwk: forgeKey().privateKey.export({ format: 'jwk' }) })).toMatchObject({
      failure: { code: 'CREDENTIAL-MALFORMED' },
    })
    expect(await issue({ holderJwk: { ...forgeKey('P-384').publicJwk } })).toMatchObject({
      failure: { code: 'CREDENTIAL-MALFORMED' },
    })
    expect(await world.records.db.selectFrom('credentials').selectAll().execute()).toHaveLength(0)
  })
})
