import { generateKeyPair, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { exportJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createCredentials } from '../../src/credentials/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openCredentialWorld } from '../support/credential-world.ts'
import { gatherReads } from '../support/gathered-reads.ts'
import {
  openProviderWorld,
  type ProviderWorld,
  redirectUri,
  serviceOf,
  serviceSecret,
  type WorldOptions,
} from '../support/provider-world.ts'

const rounds = 20
const uses = 20
const basic = `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}`

/** Two gateways whose parallel requests all read the contested entry before any of them writes. */
const contested = (keys: RegExp, options: WorldOptions = {}) =>
  openProviderWorld({ nodes: 2, wrapState: (state) => gatherReads(state, { keys, count: uses }), ...options })

/** Sends `uses` token requests at once, in turn to every gateway, and returns the statuses. */
const atOnce = async (world: ProviderWorld, send: (token: string) => Promise<Response>): Promise<number[]> => {
  const answers = Array.from({ length: uses }, (_, n) => send(`${world.origins[n % world.origins.length]}/token`))
  return (await Promise.all(answers)).map(({ status }) => status)
}

const successes = (statuses: number[]) => statuses.filter((status) => status === 200).length

/** One success and nothing but refusals beside it, in every round. */
const exactlyOnce = (outcomes: number[][]) => {
  expect(outcomes.map(successes)).toEqual(Array.from({ length: rounds }, () => 1))
  expect(new Set(outcomes.flat())).toEqual(new Set([200, outcomes.flat().find((status) => status !== 200)]))
}

const post = (url: string, body: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers, body: new URLSearchParams(body) })

describe('twenty uses at once over two gateways', () => {
  it('redeem an authorization code exactly once', async () => {
    const world = await contested(/^AuthorizationCode:/)
    const person = await world.somebody()
    const outcomes: number[][] = []
    for (let round = 0; round < rounds; round += 1) {
      const request = createAuthorizationRequest(world.issuer)
      const code = request.codeOf(await world.signIn(world.agent(), request.url, person))
      const body = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: request.verifier,
      }
      outcomes.push(await atOnce(world, (token) => post(token, body, { authorization: basic })))
    }
    exactlyOnce(outcomes)
    expect(new Set(outcomes.flat())).toEqual(new Set([200, 400]))
  })

  it('use a refresh token exactly once', async () => {
    const world = await contested(/^RefreshToken:/, {
      services: [serviceOf({ grant_types: ['authorization_code', 'refresh_token'] })],
    })
    const person = await world.somebody()
    const outcomes: number[][] = []
    for (let round = 0; round < rounds; round += 1) {
      const { refresh_token: refreshToken = '' } = await tokensOf(world, person)
      const body = { grant_type: 'refresh_token', refresh_token: refreshToken }
      outcomes.push(await atOnce(world, (token) => post(token, body, { authorization: basic })))
    }
    exactlyOnce(outcomes)
  })

  it('accept a client assertion exactly once', async () => {
    const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] }
    const verification = { certificates: ['enrolment'], claims: [], redirect_uris: [] }
    const service = serviceOf({
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      jwks,
      verification,
    })
    const world = await contested(/^ReplayDetection:/, { services: [service] })
    const outcomes: number[][] = []
    for (let round = 0; round < rounds; round += 1) {
      const assertion = await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer('service')
        .setSubject('service')
        .setAudience(world.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey)
      const body = {
        grant_type: 'client_credentials',
        scope: 'verifications',
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }
      outcomes.push(await atOnce(world, (token) => post(token, body)))
    }
    exactlyOnce(outcomes)
    expect(new Set(outcomes.flat())).toEqual(new Set([200, 401]))
  })

  it('redeem a pre-authorised code exactly once', async () => {
    const school = await openCredentialWorld()
    const state = gatherReads(school.state, { keys: /^pre-authorized-code:/, count: uses })
    const { issuing } = createCredentials({ ...school, state })
    const world = await openProviderWorld({ nodes: 2, credentials: issuing })
    const certificateId = await school.approvedCertificate()
    const outcomes: number[][] = []
    for (let round = 0; round < rounds; round += 1) {
      const { offerId, txCode } = await school.offer(certificateId)
      const code = { 'pre-authorized_code': await school.codeOf(offerId), tx_code: txCode }
      const body = { grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code', ...code }
      outcomes.push(await atOnce(world, (token) => post(token, body)))
    }
    exactlyOnce(outcomes)
  })
})

async function tokensOf(
  world: ProviderWorld,
  person: { personId: string; acr: string },
): Promise<Record<string, string>> {
  const request = createAuthorizationRequest(world.issuer, { scope: 'openid offline_access', prompt: 'consent' })
  const agent = world.agent()
  const page = await world.signIn(agent, request.url, person)
  const code = request.codeOf(await world.decide(agent, page, 'send'))
  const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
  const answer = await post(`${world.issuer}/token`, body, { authorization: basic })
  return (await answer.json()) as Record<string, string>
}
