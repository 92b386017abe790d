import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { failed, ok } from '../../src/foundation/index.ts'
import type { CredentialIssuingPort } from '../../src/provider/index.ts'
import { bearer, openProviderWorld, type ProviderWorld } from '../support/provider-world.ts'
import { createWalletKey, makeDpop, makeProof, type ProofParts, type WalletKey } from '../support/wallet.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const configuration = (scope: string) => ({
  format: 'dc+sd-jwt',
  vct: `https://id.example.jp/vct/${scope}`,
  scope,
  cryptographic_binding_methods_supported: ['jwk'],
  proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
})

/** An issuer of one offer whose transaction code is 1234; it notes to which key each credential went. */
function createIssuer(personOf: () => string) {
  const open = new Map<string, number>()
  const issued: Record<string, unknown>[] = []
  const told: unknown[] = []
  const credentials: CredentialIssuingPort = {
    configurations: { zaigaku: configuration('zaigaku'), other: configuration('other') },
    redeemPreAuthorizedCode: async ({ code, txCode }) => {
      const attempts = open.get(code)
      if (attempts === undefined) return failed('invalid_grant')
      if (txCode === undefined) return failed('invalid_request')
      open.set(code, attempts + 1)
      if (txCode !== '1234') return failed('invalid_grant')
      open.delete(code)
      return ok({ offerId: code, personId: personOf(), certificateId: 'c', credentialConfigurationId: 'zaigaku' })
    },
    issueCredential: async (input) => {
      issued.push(input)
      return ok({ credential: 'credential', notificationId: 'n' })
    },
    notified: async (input) => {
      told.push(input)
      return input.notificationId === 'n' ? ok(true) : failed('invalid_notification_id')
    },
  }
  const offer = () => {
    const code = randomUUID()
    open.set(code, 0)
    return code
  }
  return { credentials, offer, issued, told }
}

async function started() {
  let personId = ''
  const issuer = createIssuer(() => personId)
  const world = await openProviderWorld({ credentials: issuer.credentials })
  personId = (await world.somebody({ origin: 'individual' })).personId
  return { world, ...issuer }
}

const redeem = (world: ProviderWorld, body: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${world.issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: grantType, ...body }),
  })

const bodyOf = async (response: Response) => (await response.json()) as Record<string, string>

const nonceOf = async (world: ProviderWorld) =>
  (await bodyOf(await fetch(`${world.issuer}/nonce`, { method: 'POST' }))).c_nonce ?? ''

const collect = (world: ProviderWorld, token: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${world.issuer}/credential`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const tokenOf = async (world: ProviderWorld, code: string, body: Record<string, string> = {}) =>
  (await bodyOf(await redeem(world, { 'pre-authorized_code': code, tx_code: '1234', ...body }))).access_token ?? ''

describe('a wallet', () => {
  it.each([
    ['that names no client', {}, undefined],
    ['that names a client of its own', { client_id: 'some-wallet' }, 'some-wallet'],
    ['that names itself by URL', { client_id: 'https://wallet.example/' }, 'https://wallet.example/'],
  ])('%s collects a credential bound to its key', async (_name, body, iss) => {
    const { world, offer, issued } = await started()
    const token = await tokenOf(world, offer(), body)
    const key = await createWalletKey()
    const proof = await makeProof(key, world.issuer, await nonceOf(world), { claims: { iss } })
    const request = { credential_configuration_id: 'zaigaku', proofs: { jwt: [proof] } }
    const answer = await collect(world, token, request)
    expect(await answer.json()).toEqual({ credentials: [{ credential: 'credential' }], notification_id: 'n' })
    expect(issued).toMatchObject([{ credentialConfigurationId: 'zaigaku', holderJwk: key.jwk }])
    expect(world.faults).toEqual([])
  })

  it('finds what it needs in the metadata', async () => {
    const { world } = await started()
    const issuer = await bodyOf(await fetch(`${world.issuer}/.well-known/openid-credential-issuer`))
    expect(issuer).toMatchObject({
      credential_issuer: world.issuer,
      credential_endpoint: `${world.issuer}/credential`,
      nonce_endpoint: `${world.issuer}/nonce`,
      notification_endpoint: `${world.issuer}/notification`,
    })
    const server = await bodyOf(await fetch(`${world.issuer}/.well-known/oauth-authorization-server`))
    expect(server).toMatchObject({ 'pre-authorized_grant_anonymous_access_supported': true })
    expect(server.grant_types_supported).toContain(grantType)
  })

  it('may bind its token to a key, which is then needed', async () => {
    const { world, offer } = await started()
    const key = await createWalletKey()
    const url = `${world.issuer}/token`
    const code = offer()
    const body = { 'pre-authorized_code': code, tx_code: '1234' }
    const first = await redeem(world, body, { dpop: await makeDpop(key, { htm: 'POST', htu: url }) })
    expect((await bodyOf(first)).error).toBe('use_dpop_nonce')
    const nonce = first.headers.get('dpop-nonce')
    const second = await redeem(world, body, { dpop: await makeDpop(key, { htm: 'POST', htu: url, nonce }) })
    const { access_token: token = '', token_type: type } = await bodyOf(second)
    expect(type).toBe('DPoP')
    expect((await collect(world, token, { credential_configuration_id: 'zaigaku' })).status).toBe(401)
  })

  it('can try the transaction code again, but not without one', async () => {
    const { world, offer } = await started()
    const code = offer()
    const errorOf = async (body: Record<string, string>) =>
      (await bodyOf(await redeem(world, { 'pre-authorized_code': code, ...body }))).error
    expect(await errorOf({})).toBe('invalid_request')
    expect(await errorOf({ tx_code: '0000' })).toBe('invalid_grant')
    expect(await errorOf({ tx_code: '1234' })).toBeUndefined()
    expect(await errorOf({ tx_code: '1234' })).toBe('invalid_grant')
    expect((await bodyOf(await redeem(world, {}))).error).toBe('invalid_request')
  })

  it.each<[string, (key: WalletKey, other: WalletKey) => ProofParts, string]>([
    ['signed by another key', (_, other) => ({ signedBy: other }), 'invalid_proof'],
    ['of yesterday', () => ({ claims: { iat: Math.floor(Date.now() / 1000) - 86_400 } }), 'invalid_proof'],
    ['of tomorrow', () => ({ claims: { iat: Math.floor(Date.now() / 1000) + 86_400 } }), 'invalid_proof'],
    ['without time', () => ({ claims: { iat: undefined } }), 'invalid_proof'],
    ['for another issuer', () => ({ claims: { aud: 'https://evil.example' } }), 'invalid_proof'],
    ['in the name of a client that it is not', () => ({ claims: { iss: 'service' } }), 'invalid_proof'],
    ['with a made-up nonce', () => ({ claims: { nonce: 'guess' } }), 'invalid_nonce'],
    ['without nonce', () => ({ claims: { nonce: undefined } }), 'invalid_proof'],
    ['of another type', () => ({ header: { typ: 'JWT' } }), 'invalid_proof'],
    ['that names its key twice', () => ({ header: { kid: 'x' } }), 'invalid_proof'],
  ])('gets no credential for a proof %s', async (_name, bend, expected) => {
    const { world, offer, issued } = await started()
    const token = await tokenOf(world, offer())
    const [key, other] = [await createWalletKey(), await createWalletKey()]
    const proof = await makeProof(key, world.issuer, await nonceOf(world), bend(key, other))
    const answer = await collect(world, token, { credential_configuration_id: 'zaigaku', proofs: { jwt: [proof] } })
    expect((await bodyOf(answer)).error).toBe(expected)
    expect(issued).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['another kind than was offered', { credential_configuration_id: 'other' }, 'credential_request_denied'],
    ['a kind that nobody issues', { credential_configuration_id: 'toString' }, 'unknown_credential_configuration'],
    ['nothing in particular', {}, 'invalid_credential_request'],
    ['in words that are no JSON', 'certificate please', 'invalid_credential_request'],
    ['without a proof', { credential_configuration_id: 'zaigaku' }, 'invalid_proof'],
  ])('that asks for %s is refused', async (_name, body, expected) => {
    const { world, offer } = await started()
    const answer = await collect(world, await tokenOf(world, offer()), body)
    expect((await bodyOf(answer)).error).toBe(expected)
  })

  it('that sends a form instead of JSON is refused', async () => {
    const { world, offer } = await started()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await collect(world, await tokenOf(world, offer()), 'a=b', headers)
    expect((await bodyOf(answer)).error).toBe('invalid_credential_request')
  })

  it('that brings several proofs for one credential is refused', async () => {
    const { world, offer } = await started()
    const nonce = await nonceOf(world)
    const proofs = await Promise.all([1, 2].map(async () => makeProof(await createWalletKey(), world.issuer, nonce)))
    const body = { credential_configuration_id: 'zaigaku', proofs: { jwt: proofs } }
    expect((await bodyOf(await collect(world, await tokenOf(world, offer()), body))).error).toBe('invalid_proof')
  })

  it('gets nothing else for its token, and nothing without one', async () => {
    const { world, offer } = await started()
    const token = await tokenOf(world, offer())
    const userinfo = await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    expect(userinfo.status).toBe(403)
    expect(await world.provider.verifyAccessToken(bearer(token))).toMatchObject({ failure: { error: 'invalid_token' } })
    expect((await collect(world, 'guess', { credential_configuration_id: 'zaigaku' })).status).toBe(401)
  })

  it('tells what became of the credential, by its token and in the words of the specification', async () => {
    const { world, offer, told } = await started()
    const offerId = offer()
    const token = await tokenOf(world, offerId)
    const tell = (body: unknown, authorization = `Bearer ${token}`) =>
      fetch(`${world.issuer}/notification`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await tell({ notification_id: 'n', event: 'credential_accepted' })).status).toBe(204)
    expect(told).toEqual([{ offerId, notificationId: 'n', event: 'credential_accepted' }])
    expect((await bodyOf(await tell({ notification_id: 'n', event: 'liked' }))).error).toBe(
      'invalid_notification_request',
    )
    const unknown = { notification_id: 'x', event: 'credential_deleted' }
    expect((await bodyOf(await tell(unknown))).error).toBe('invalid_notification_id')
    expect((await tell(unknown, 'Bearer guess')).status).toBe(401)
  })

  it('tells it by a token that is bound to its key only with a fresh proof of that key', async () => {
    const { world, offer, told } = await started()
    const [tokens, url] = [`${world.issuer}/token`, `${world.issuer}/notification`]
    const key = await createWalletKey()
    const body = { 'pre-authorized_code': offer(), tx_code: '1234' }
    const first = await redeem(world, body, { dpop: await makeDpop(key, { htm: 'POST', htu: tokens }) })
    const nonce = first.headers.get('dpop-nonce')
    const answer = await redeem(world, body, { dpop: await makeDpop(key, { htm: 'POST', htu: tokens, nonce }) })
    const { access_token: token = '' } = await bodyOf(answer)
    const ath = createHash('sha256').update(token).digest('base64url')
    const prove = (claims: object = {}, by = key) => makeDpop(by, { htm: 'POST', htu: url, nonce, ath, ...claims })
    const tell = (authorization: string, proof?: string) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...(proof !== undefined && { dpop: proof }) },
        body: JSON.stringify({ notification_id: 'n', event: 'credential_accepted' }),
      })
    const refused = [
      await tell(`Bearer ${token}`),
      await tell(`Bearer ${token}`, await prove()),
      await tell(`DPoP ${token}`),
      await tell(`DPoP ${token}`, await prove({}, await createWalletKey())),
      await tell(`DPoP ${token}`, await prove({ ath: 'another' })),
      await tell(`DPoP ${token}`, await prove({ htu: tokens })),
    ]
    for (const one of refused) {
      expect(one.status).toBe(401)
      expect(one.headers.get('www-authenticate')).toMatch(/^DPoP realm="credentials", error="invalid_/)
    }
    expect(told).toEqual([])
    const proof = await prove()
    expect((await tell(`DPoP ${token}`, proof)).status).toBe(204)
    expect((await tell(`DPoP ${token}`, proof)).status).toBe(401)
    expect(told).toHaveLength(1)
  })
})
