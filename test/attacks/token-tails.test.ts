import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createLocators, type Locators } from '../../src/provider/locators.ts'
import type { StateStore } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openProviderWorld, redirectUri, serviceOf, serviceSecret } from '../support/provider-world.ts'

const other = 'other-service'

/** A gateway, a browser that signs in to two services with one session, and everything that was written, by key. */
async function openTwoServices() {
  const written = new Map<string, string>()
  const wrapState = (store: StateStore): StateStore => ({
    ...store,
    // As on a server, where a token says what to read with it.
    remote: true,
    put: (key, value, ttl, group) => {
      written.set(key, value)
      return store.put(key, value, ttl, group)
    },
  })
  const world = await openProviderWorld({ services: [serviceOf(), serviceOf({ client_id: other })], wrapState })
  const person = await world.somebody()
  const agent = world.agent()
  const redeem = async (clientId: string) => {
    const request = createAuthorizationRequest(world.issuer, { client_id: clientId })
    const code = request.codeOf(await world.signIn(agent, request.url, person))
    const answer = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${serviceSecret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: request.verifier,
      }),
    })
    return { code, token: ((await answer.json()) as { access_token: string }).access_token }
  }
  const userInfo = async (token: string) =>
    (await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status
  return { world, agent, written, redeem, userInfo }
}

describe('the tail of a token', () => {
  it('opens nothing when it is changed, cut off or put on another token', async () => {
    const { redeem, userInfo } = await openTwoServices()
    const [first, second] = [await redeem('service'), await redeem(other)]
    const { token } = first
    expect(await userInfo(token)).toBe(200)
    const [random, tail, foreign] = [token.slice(0, 43), token.slice(43), second.token.slice(43)]
    expect(await userInfo(random)).toBe(401)
    expect(await userInfo(random + foreign)).toBe(401)
    expect(await userInfo(random + tail.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')))).toBe(401)
    expect(await userInfo(`${'A'.repeat(43)}${tail}`)).toBe(401)
    expect(await userInfo(token)).toBe(200)
  })

  it('does not let two services tell that their tokens are of one session', async () => {
    const { redeem } = await openTwoServices()
    const values = [await redeem('service'), await redeem(other), await redeem('service')].flatMap(
      ({ code, token }) => [code.slice(43), token.slice(43)],
    )
    const pieces = values.flatMap((tail) => [tail.slice(0, 22), tail.slice(22)])
    expect(new Set(pieces).size).toBe(pieces.length)
  })

  it('is not there where entries are not read over a network', () => {
    const near = createLocators(randomBytes(32), { together: false })
    expect(near.tailOf('r'.repeat(43), { grantId: 'g'.repeat(22), session: 's'.repeat(22) })).toBe('')
  })

  it('is readable with the key alone', () => {
    const located = { grantId: 'g'.repeat(22), session: 's'.repeat(22) }
    const [ours, theirs] = [randomBytes(32), randomBytes(32)].map((secret) =>
      createLocators(secret, { together: true }),
    ) as [Locators, Locators]
    const random = 'r'.repeat(43)
    const token = random + ours.tailOf(random, located)
    expect(ours.locate(token)).toEqual(located)
    expect(theirs.locate(token)).not.toEqual(located)
  })
})

describe('the state store', () => {
  it('holds neither the cookie of a session nor a code nor a token, so that whoever reads it can use nothing', async () => {
    const { agent, written, redeem } = await openTwoServices()
    const { code, token } = await redeem('service')
    const cookie = agent.cookies().find(({ name }) => name === 'session')?.value ?? ''
    expect(cookie).toMatch(/^[\w-]{43}$/)
    const kinds = [...written.keys()].map((key) => key.split(':')[0])
    for (const kind of ['Session', 'AuthorizationCode', 'AccessToken']) expect(kinds).toContain(kind)
    const all = [...written].flat().join('\n')
    for (const secret of [cookie, code, token]) expect(all).not.toContain(secret.slice(0, 43))
  })

  it('keeps nothing of a token whose grant has ended', async () => {
    const { world, written, redeem, userInfo } = await openTwoServices()
    const { token } = await redeem('service')
    const grant = [...written.keys()].find((key) => key.startsWith('Grant:')) ?? ''
    expect(await userInfo(token)).toBe(200)
    await world.state.delete(grant)
    expect(await userInfo(token)).toBe(401)
  })
})
