import { createHash } from 'node:crypto'
import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openProviderWorld, redirectUri, serviceOf, serviceSecret } from '../support/provider-world.ts'
import { createWalletKey, makeDpop, type WalletKey } from '../support/wallet.ts'

const basic = `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}`

/** A gateway, a code to redeem, a key and the gateway's nonce. */
async function started() {
  const world = await openProviderWorld({ services: [serviceOf({ dpop_bound_access_tokens: true })] })
  const person = await world.somebody()
  const key = await createWalletKey()
  const token = `${world.issuer}/token`
  const userinfo = `${world.issuer}/userinfo`

  const redeem = async (proof?: string): Promise<Response> => {
    const request = createAuthorizationRequest(world.issuer)
    const code = request.codeOf(await world.signIn(world.agent(), request.url, person))
    const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
    const headers: Record<string, string> = { authorization: basic, ...(proof === undefined ? {} : { dpop: proof }) }
    return fetch(token, { method: 'POST', headers, body: new URLSearchParams(body) })
  }
  const refused = await redeem(await makeDpop(key, { htm: 'POST', htu: token }))
  const nonce = refused.headers.get('dpop-nonce') ?? ''
  const proofFor = (parts: Record<string, unknown> = {}, by: WalletKey = key, header = {}) =>
    makeDpop(by, { htm: 'POST', htu: token, nonce, ...parts }, header)
  const ask = async (accessToken: string, proof: string | undefined, scheme = 'DPoP') =>
    fetch(userinfo, {
      headers: { authorization: `${scheme} ${accessToken}`, ...(proof === undefined ? {} : { dpop: proof }) },
    })
  const askProof = (accessToken: string, by: WalletKey = key) => {
    const ath = createHash('sha256').update(accessToken).digest('base64url')
    return makeDpop(by, { htm: 'GET', htu: userinfo, nonce, ath })
  }
  return { refused, redeem, proofFor, ask, askProof, token, userinfo }
}

const errorOf = async (response: Response) => ((await response.json()) as { error?: string }).error

describe('a token bound to a key', () => {
  it('is not issued to a proof without the gateway’s nonce, nor without any proof', async () => {
    const { refused, redeem } = await started()
    expect(await errorOf(refused)).toBe('use_dpop_nonce')
    expect(await errorOf(await redeem())).toBe('invalid_grant')
  })

  it.each([
    ['for another address', { htu: 'https://evil.example/token' }, {}],
    ['for another method', { htm: 'GET' }, {}],
    ['without an identifier', { jti: undefined }, {}],
    ['of another type', {}, { typ: 'jwt' }],
  ])('is not issued to a proof %s', async (_name, claims, header) => {
    const { redeem, proofFor } = await started()
    expect(await errorOf(await redeem(await proofFor(claims, undefined, header)))).toBe('invalid_dpop_proof')
  })

  it('is not issued to a proof of algorithm none, nor to one with a made-up nonce', async () => {
    const { redeem, proofFor, token } = await started()
    const none = new UnsecuredJWT({ htm: 'POST', htu: token, jti: 'x' }).setIssuedAt().encode()
    expect(await errorOf(await redeem(none))).toBe('invalid_dpop_proof')
    expect(await errorOf(await redeem(await proofFor({ nonce: 'guess' })))).toBe('use_dpop_nonce')
  })

  it('is not issued to a proof that was used before', async () => {
    const { redeem, proofFor } = await started()
    const proof = await proofFor()
    expect((await redeem(proof)).status).toBe(200)
    expect(await errorOf(await redeem(proof))).toBe('invalid_grant')
  })

  it('is worth nothing without the key', async () => {
    const { redeem, proofFor, ask, askProof } = await started()
    const answer = await redeem(await proofFor())
    const { access_token: accessToken } = (await answer.json()) as { access_token: string }
    const proof = await askProof(accessToken)
    expect((await ask(accessToken, proof)).status).toBe(200)
    expect((await ask(accessToken, proof)).status).toBe(401)
    expect((await ask(accessToken, undefined, 'Bearer')).status).toBe(401)
    expect((await ask(accessToken, await askProof(accessToken, await createWalletKey()))).status).toBe(401)
    expect((await ask(accessToken, await askProof('another token'))).status).toBe(401)
  })
})
