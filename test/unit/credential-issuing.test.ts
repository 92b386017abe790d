import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import type { NotificationEvent } from '../../src/credentials/index.ts'
import { forgeKey } from '../support/credential-forge.ts'
import { configurationId, openCredentialWorld } from '../support/credential-world.ts'
import { as, primary } from '../support/organisation-world.ts'

const disclosures = (credential: string) =>
  credential
    .split('~')
    .slice(1, -1)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as [string, string, unknown])

/** A collected credential, with the certificate that it was issued of. */
async function collectKnown(world: Awaited<ReturnType<typeof openCredentialWorld>>) {
  const certificateId = await world.approvedCertificate()
  return { ...(await world.collect({ certificateId })), certificateId }
}

describe('issuing', () => {
  it('signs what the school approved, every claim selectively disclosable, bound to the key of the holder', async () => {
    const world = await openCredentialWorld()
    const { credential, holder } = await world.collect()
    const issuer = `${world.issuer}/issuers/${primary}`
    const jwt = credential.split('~')[0] as string
    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'ES256', typ: 'dc+sd-jwt', x5c: [expect.any(String)] })
    const payload = decodeJwt(jwt)
    expect(payload).toMatchObject({ iss: issuer, vct: `${world.issuer}/vct/zaigaku`, _sd_alg: 'sha-256' })
    expect(payload.cnf).toEqual({ jwk: holder.publicJwk })
    expect(new Date((payload.exp as number) * 1000).toISOString()).toBe('2027-02-22T14:59:59.000Z')
    const told = Object.fromEntries(disclosures(credential).map(([, name, value]) => [name, value]))
    expect(told).toMatchObject({
      enrolled: true,
      name: '髙﨑　陽翔',
      birthdate: '2014-05-20',
      school_name: '見本市立みなみ小学校',
    })
    for (const name of ['name', 'birthdate', 'grade', 'class_name', 'sex', 'certificate_number'])
      expect(payload).not.toHaveProperty(name)
    expect((payload._sd as string[]).length).toBeGreaterThan(disclosures(credential).length)
  })

  it('gives the same key the same record again, and another key none', async () => {
    const world = await openCredentialWorld()
    const first = await world.collect()
    const again = await world.credentials.issueCredential(first.request)
    expect(again).toMatchObject({ ok: true, value: { credentialId: first.credentialId } })
    const other = await world.credentials.issueCredential({ ...first.request, holderJwk: { ...forgeKey().publicJwk } })
    expect(other).toMatchObject({ ok: false, failure: { code: 'OFFER-KEY-TAKEN' } })
    const rows = await world.records.db.selectFrom('credentials').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(await world.records.db.selectFrom('status_entries').selectAll().execute()).toHaveLength(1)
  })

  it('answers one record to twenty parallel requests with one key', async () => {
    const world = await openCredentialWorld()
    const { offerId, txCode } = await world.offer()
    await world.credentials.redeemPreAuthorizedCode({ code: await world.codeOf(offerId), txCode })
    const request = { offerId, holderJwk: { ...forgeKey().publicJwk }, credentialConfigurationId: configurationId }
    const results = await Promise.all(Array.from({ length: 20 }, () => world.credentials.issueCredential(request)))
    expect(new Set(results.map((result) => result.ok && result.value.credentialId)).size).toBe(1)
    expect(await world.records.db.selectFrom('status_entries').selectAll().execute()).toHaveLength(1)
  })

  it('gives every credential a place of its own, at random, and notes it in the audit log', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    for (let round = 0; round < 12; round += 1) await world.collect({ certificateId })
    const rows = await world.records.db.selectFrom('credentials').selectAll().orderBy('issued_at').execute()
    const indexes = rows.map((row) => row.status_index)
    expect(new Set(indexes).size).toBe(12)
    expect(new Set(rows.map((row) => row.status_list_id)).size).toBe(1)
    expect(indexes).not.toEqual([...indexes].sort((a, b) => a - b))
    const events = (await world.events()).filter(({ type }) => type === 'credential.issued')
    expect(events).toHaveLength(12)
    expect(JSON.stringify(events)).not.toContain('髙﨑')
  })

  it('keeps what the wallet told of a credential, each thing once, and what it said when', async () => {
    const world = await openCredentialWorld()
    const { credentialId: notificationId, offerId, certificateId } = await collectKnown(world)
    const tell = (event: NotificationEvent) => world.credentials.issuing.notified({ offerId, notificationId, event })
    const listed = async () => (await world.credentials.listCredentials({ certificateId }))[0]
    expect((await listed())?.told).toBeNull()
    for (const event of ['credential_failure', 'credential_accepted', 'credential_deleted'] as const) {
      world.clock.advance(60)
      const at = world.clock.now().toISOString()
      expect(await tell(event)).toEqual({ ok: true, value: true })
      expect(await listed()).toMatchObject({ told: { event, at }, revokedAt: null })
    }
    const kept = await listed()
    world.clock.advance(60)
    const again = await Promise.all(Array.from({ length: 20 }, () => tell('credential_accepted')))
    expect(again.every(({ ok }) => ok)).toBe(true)
    expect(await listed()).toEqual(kept)
    expect((await world.events()).filter(({ type }) => type === 'credential.notified')).toHaveLength(3)
    const wrong = { offerId, notificationId: certificateId, event: 'credential_accepted' } as const
    expect(await world.credentials.issuing.notified(wrong)).toEqual({ ok: false, failure: 'invalid_notification_id' })
  })

  it('lists what was issued and serves the type, the issuer and its keys', async () => {
    const world = await openCredentialWorld()
    const { credentialId, credential } = await world.collect({ consentId: 'consent-1' })
    expect(await world.credentials.listCredentials({ consentId: 'consent-1' })).toMatchObject([
      { credentialId, revokedAt: null },
    ])
    expect(await world.credentials.listCredentials({ personId: 'guardian' })).toHaveLength(1)
    const read = async (path: string) => (await fetch(world.issuer + path)).json()
    const { kid } = decodeProtectedHeader(credential.split('~')[0] as string)
    expect(await read(`/.well-known/jwt-vc-issuer/issuers/${primary}`)).toMatchObject({
      issuer: `${world.issuer}/issuers/${primary}`,
      jwks: { keys: [{ kid, kty: 'EC' }] },
    })
    expect(await read('/vct/zaigaku')).toMatchObject({
      vct: `${world.issuer}/vct/zaigaku`,
      display: [{ locale: 'ja', name: '在学証明書' }, { locale: 'en' }],
      claims: expect.arrayContaining([expect.objectContaining({ path: ['birthdate'], sd: 'always' })]),
    })
    expect(await read(`/issuers/${primary}`)).toMatchObject({ may_issue: [`${world.issuer}/vct/zaigaku`] })
    expect((await fetch(`${world.issuer}/issuers/B113299999999`)).status).toBe(404)
    expect((await fetch(`${world.issuer}/vct/unknown`)).status).toBe(404)
  })

  it('describes its configurations as OpenID4VCI 1.0 has them', async () => {
    const world = await openCredentialWorld()
    expect(world.credentials.credentialConfigurations()).toMatchObject({
      [configurationId]: {
        format: 'dc+sd-jwt',
        vct: `${world.issuer}/vct/zaigaku`,
        scope: configurationId,
        cryptographic_binding_methods_supported: ['jwk'],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
        credential_metadata: { display: [{ name: '在学証明書', locale: 'ja' }, { locale: 'en' }] },
      },
    })
  })

  it('names the offer by reference, with the description of the code', async () => {
    const world = await openCredentialWorld()
    const { offerUri, txCode, offerId } = await world.offer()
    const url = new URL(offerUri)
    expect(url.protocol).toBe('openid-credential-offer:')
    expect(url.searchParams.get('credential_offer_uri')).toBe(`${world.issuer}/offers/${offerId}`)
    const response = await fetch(`${world.issuer}/offers/${offerId}`)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({
      credential_issuer: world.issuer,
      credential_configuration_ids: [configurationId],
      grants: {
        'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
          'pre-authorized_code': expect.stringMatching(/^[\w-]{43}$/),
          tx_code: { input_mode: 'numeric', length: 6, description: expect.any(String) },
        },
      },
    })
    expect(txCode).toMatch(/^\d{6}$/)
    const kept = JSON.stringify(await world.records.db.selectFrom('credential_offers').selectAll().execute())
    expect(kept).not.toContain(txCode)
    expect(kept).not.toContain(await world.codeOf(offerId))
  })

  it('keeps an acknowledged revocation: withdrawn, then revoked, never back', async () => {
    const world = await openCredentialWorld()
    const { credentialId } = await world.collect({ consentId: 'consent-1' })
    const revoke = (reason: 'consent-withdrawn' | 'left-school') =>
      world.records.transaction((tx) => world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, reason))
    const statuses = async () =>
      (await world.records.db.selectFrom('status_entries').select('status').execute()).map(({ status }) => status)
    expect(await revoke('consent-withdrawn')).toBe(1)
    expect(await statuses()).toEqual([3])
    expect(await revoke('left-school')).toBe(1)
    expect(await statuses()).toEqual([1])
    expect(await revoke('consent-withdrawn')).toBe(0)
    expect(await statuses()).toEqual([1])
    expect(
      await world.credentials.revokeCredential({ credentialId, reason: 'holder-request', actor: as('guardian') }),
    ).toBe(false)
    expect(await world.audit.verify(world.records.db)).toMatchObject({ ok: true })
  })
})
