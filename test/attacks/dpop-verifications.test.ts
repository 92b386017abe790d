import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { certificateSchema, serviceSchema } from '../../src/settings/index.ts'
import { startCards } from '../support/jpki-card.ts'
import { shippedSettings } from '../support/shipped-settings.ts'
import { createWalletKey, makeDpop, type WalletKey } from '../support/wallet.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const service = serviceSchema.parse(shippedSettings('services/example-service.yaml'))
const basic = `Basic ${btoa(`${service.client_id}:${service.client_secret}`)}`
const wish = JSON.stringify({ certificate: 'zaigaku', claims: ['school_name', 'enrolled'] })

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
let verifications: string
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const certificates = [certificateSchema.parse(shippedSettings('certificates/zaigaku.yaml'))]
  gateway = await startWholeGateway({ gbizid, cards, services: [service], certificates })
  verifications = `${gateway.issuer}/verifications`
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')

/** A token by client credentials, bound to the key if there is one; and the nonce that proofs have to carry. */
async function tokenFor(key?: WalletKey, scope = 'verifications'): Promise<{ token: string; nonce: string }> {
  const url = `${gateway.issuer}/token`
  const ask = async (nonce?: string) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: basic, ...(key && { dpop: await makeDpop(key, { htm: 'POST', htu: url, nonce }) }) },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }),
    })
  const nonce = key && ((await ask()).headers.get('dpop-nonce') ?? '')
  const answer = (await (await ask(nonce)).json()) as { access_token: string; token_type: string }
  expect(answer.token_type.toLowerCase()).toBe(key ? 'dpop' : 'bearer')
  return { token: answer.access_token, nonce: nonce ?? '' }
}

async function bound() {
  const key = await createWalletKey()
  const { token, nonce } = await tokenFor(key)
  const prove = (claims: Record<string, unknown> = {}, by: WalletKey = key, header = {}) =>
    makeDpop(by, { htm: 'POST', htu: verifications, ath: hash(token), nonce, ...claims }, header)
  return { key, token, nonce, prove }
}

const start = (headers: Record<string, string>) =>
  fetch(verifications, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: wish })

/** What was refused and how, with the scheme and the error of the challenge. */
async function refusalOf(answer: Response) {
  const { code, error } = (await answer.json()) as { code?: string; error?: string }
  const challenge = answer.headers.get('www-authenticate') ?? ''
  return [answer.status, code, error, challenge]
}

const dpop = (error: string) => `DPoP realm="verifications", error="${error}", algs="ES256"`

describe('a token for the verification API that is bound to a key', () => {
  it('starts and reads a verification with a proof of the key', async () => {
    const { token, prove } = await bound()
    const started = await start({ authorization: `DPoP ${token}`, dpop: await prove() })
    expect(started.status).toBe(201)
    const { id } = (await started.json()) as { id: string }
    const url = `${verifications}/${id}`
    const proof = await prove({ htm: 'GET', htu: url })
    const read = await fetch(`${url}?lang=ja`, { headers: { authorization: `dpop ${token}`, dpop: proof } })
    expect(await read.json()).toMatchObject({ id, state: 'pending' })
    const again = await prove({ htm: 'GET', htu: url })
    const result = await fetch(url, { headers: { authorization: `DPoP ${token}`, dpop: again } })
    expect(await result.json()).toMatchObject({ id, state: 'pending' })
  })

  it('is refused as a bearer token, with a proof and without', async () => {
    const { token, prove } = await bound()
    const expected = [401, 'VERIFICATION-TOKEN', 'invalid_token', dpop('invalid_token')]
    expect(await refusalOf(await start({ authorization: `Bearer ${token}` }))).toEqual(expected)
    expect(await refusalOf(await start({ authorization: `Bearer ${token}`, dpop: await prove() }))).toEqual(expected)
  })

  it('is refused without a proof', async () => {
    const { token } = await bound()
    const answer = await start({ authorization: `DPoP ${token}` })
    expect(await refusalOf(answer)).toEqual([
      401,
      'VERIFICATION-PROOF',
      'invalid_dpop_proof',
      dpop('invalid_dpop_proof'),
    ])
  })

  it('is refused with a proof of another key', async () => {
    const { token, prove } = await bound()
    const proof = await prove({}, await createWalletKey())
    const answer = await start({ authorization: `DPoP ${token}`, dpop: proof })
    expect(await refusalOf(answer)).toEqual([401, 'VERIFICATION-TOKEN', 'invalid_token', dpop('invalid_token')])
  })

  it.each([
    [
      'that names the key and was signed by another',
      async ({ key, prove }: Awaited<ReturnType<typeof bound>>) =>
        prove({}, { ...(await createWalletKey()), jwk: key.jwk }),
    ],
    ['for another token', ({ prove }) => prove({ ath: hash('another') })],
    ['for no token', ({ prove }) => prove({ ath: undefined })],
    ['for another address', ({ prove }) => prove({ htu: `${gateway.issuer}/token` })],
    ['for the same address at another host', ({ prove }) => prove({ htu: 'https://evil.example/verifications' })],
    ['for no address', ({ prove }) => prove({ htu: undefined })],
    ['for another method', ({ prove }) => prove({ htm: 'GET' })],
    ['without an identifier', ({ prove }) => prove({ jti: undefined })],
    ['of another type', ({ prove }) => prove({}, undefined, { typ: 'jwt' })],
    ['that is two', async ({ prove }) => `${await prove()}, ${await prove()}`],
  ] satisfies [string, (world: Awaited<ReturnType<typeof bound>>) => Promise<string>][])(
    'is refused with a proof %s',
    async (_name, make) => {
      const world = await bound()
      const answer = await start({ authorization: `DPoP ${world.token}`, dpop: await make(world) })
      expect(await refusalOf(answer)).toEqual([
        401,
        'VERIFICATION-PROOF',
        'invalid_dpop_proof',
        dpop('invalid_dpop_proof'),
      ])
    },
  )

  it('is refused with a proof that has no nonce of ours, and says which to use', async () => {
    const { token, prove } = await bound()
    for (const nonce of [undefined, 'guess']) {
      const answer = await start({ authorization: `DPoP ${token}`, dpop: await prove({ nonce }) })
      const fresh = answer.headers.get('dpop-nonce')
      expect(await refusalOf(answer)).toEqual([
        401,
        'VERIFICATION-PROOF-NONCE',
        'use_dpop_nonce',
        dpop('use_dpop_nonce'),
      ])
      expect((await start({ authorization: `DPoP ${token}`, dpop: await prove({ nonce: fresh }) })).status).toBe(201)
    }
  })

  it('is refused with a proof that was used before, also of twenty at once', async () => {
    const { token, prove } = await bound()
    const headers = { authorization: `DPoP ${token}`, dpop: await prove() }
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(headers)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 201)
    for (const answer of refused) expect((await refusalOf(answer))[1]).toBe('VERIFICATION-PROOF')
  })
})

describe('a token for the verification API that is bound to nothing', () => {
  it('is a bearer token, not more with a proof', async () => {
    const { nonce } = await bound()
    const { token } = await tokenFor()
    expect((await start({ authorization: `Bearer ${token}` })).status).toBe(201)
    const claims = { htm: 'POST', htu: verifications, ath: hash(token), nonce }
    const proof = await makeDpop(await createWalletKey(), claims)
    const mixed = await start({ authorization: `DPoP ${token}`, dpop: proof })
    expect(await refusalOf(mixed)).toEqual([401, 'VERIFICATION-TOKEN', 'invalid_token', dpop('invalid_token')])
  })

  it('is missing, made up, or of too little scope', async () => {
    const both = 'Bearer realm="verifications", DPoP realm="verifications", algs="ES256"'
    expect(await refusalOf(await start({}))).toEqual([401, 'VERIFICATION-TOKEN', 'invalid_token', both])
    const guessed = await start({ authorization: 'Bearer guess' })
    expect((await refusalOf(guessed))[3]).toBe('Bearer realm="verifications", error="invalid_token"')
    const { token } = await tokenFor(undefined, '')
    const little = await start({ authorization: `Bearer ${token}` })
    expect(await refusalOf(little)).toEqual([
      403,
      'VERIFICATION-SCOPE',
      'insufficient_scope',
      'Bearer realm="verifications", error="insufficient_scope", scope="verifications"',
    ])
  })
})
