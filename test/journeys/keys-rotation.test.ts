import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openKeyNodes } from '../support/keys-nodes.ts'
import { day, gateway, hour, lives, operator } from '../support/keys-world.ts'
import { redirectUri, serviceOf, serviceSecret } from '../support/provider-world.ts'

const by = operator
const ownerNamed = () => gateway
const offline = serviceOf({
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid origin',
  post_logout_redirect_uris: ['http://localhost:65001/bye'],
})

interface Tokens {
  readonly id_token: string
  readonly refresh_token: string
}

async function open() {
  const world = await openKeyNodes({ services: [offline] })

  const token = async (form: Record<string, string>): Promise<Tokens> => {
    const response = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`service:${serviceSecret}`).toString('base64')}` },
      body: new URLSearchParams(form),
    })
    expect([response.status, response.status === 200 ? '' : await response.text()]).toEqual([200, ''])
    return (await response.json()) as Tokens
  }

  /** Signs in with this browser, or comes back with its session. */
  const signIn = async (agent = world.agent(), person?: { personId: string; acr: string }) => {
    const request = createAuthorizationRequest(world.issuer, {
      scope: 'openid offline_access',
      prompt: person ? 'consent' : '',
    })
    const page = person ? await world.signIn(agent, request.url, person) : await agent.follow(request.url)
    const answer = new URL(page.url).pathname.startsWith('/release/') ? await world.decide(agent, page, 'send') : page
    const code = request.codeOf(answer)
    return token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: request.verifier,
    })
  }

  const refresh = ({ refresh_token }: Tokens) => token({ grant_type: 'refresh_token', refresh_token })
  const verify = (idToken: string, jwks: JSONWebKeySet) =>
    jwtVerify(idToken, createLocalJWKSet(jwks), { issuer: world.issuer, audience: 'service' })
  return { ...world, signIn, refresh, verify }
}

const kidOf = (idToken: string) => decodeProtectedHeader(idToken).kid as string
const kidsOf = (jwks: JSONWebKeySet) => jwks.keys.map(({ kid }) => kid as string)

describe('keys that rotate while people sign in', () => {
  it('fail nobody: every ID token can be checked with keys kept for a day, sessions go on, on two nodes', async () => {
    const world = await open()
    const person = await world.somebody()
    const agent = world.agent()
    let tokens = await world.signIn(agent, person)
    const first = kidOf(tokens.id_token)
    const kept = { jwks: await world.jwksOf(0), since: 0 }
    const issued: { idToken: string; at: number }[] = []
    const signers = new Set<string>()

    for (let at = 0; at <= 5 * day; at += 8 * hour) {
      // One node hears of changes before this round's sign-ins, the other only after them.
      const [early, late] = (at / hour / 8) % 2 ? [0, 1] : [1, 0]
      if (at % (2 * day) === day) {
        await world.command.rotate(gateway, { by })
        await world.command.rotate({ kind: 'cookies' }, { by })
      }
      await world.follow(early)
      // Fetched anew only once a day, and never because of a key it does not know.
      if (at - kept.since >= day) Object.assign(kept, { jwks: await world.jwksOf(late), since: at })

      tokens = await world.refresh(tokens)
      const visits = [tokens, await world.signIn(world.agent(), person), await world.signIn(agent)]
      for (const { id_token: idToken } of visits) {
        await world.verify(idToken, kept.jwks)
        issued.push({ idToken, at })
        signers.add(kidOf(idToken))
      }
      await world.follow(late)
      const alive = issued.filter((token) => at - token.at < lives.gateway)
      for (const { idToken } of alive) for (const node of [0, 1]) await world.verify(idToken, await world.jwksOf(node))
      world.clock.advance(8 * hour)
    }
    expect(signers.size).toBe(3)
    expect(kidsOf(await world.jwksOf(0))).not.toContain(first)
    expect(world.faults).toEqual([])
  })

  it('publish a new key on every node that has heard of it before any node signs with it', async () => {
    const world = await open()
    const person = await world.somebody()
    const [rotated] = (await world.command.rotate(gateway, { by })).filter(({ algorithm }) => algorithm === 'ES256')
    await world.followAll()
    const published = await Promise.all([0, 1].map(world.jwksOf))
    for (const jwks of published) expect(kidsOf(jwks)).toContain(rotated?.kid)
    expect(kidOf((await world.signIn(world.agent(), person)).id_token)).toBe(rotated?.replaces)
    world.clock.advance(day)
    await world.followAll()
    expect(kidOf((await world.signIn(world.agent(), person)).id_token)).toBe(rotated?.kid)
    const jwks = await world.jwksOf(1)
    expect(JSON.stringify(jwks)).not.toMatch(/"(d|p|q|k)":/)
  })

  it('still take an ID token of the old key when its session ends', async () => {
    const world = await open()
    const agent = world.agent()
    const { id_token } = await world.signIn(agent, await world.somebody())
    await world.command.rotate(gateway, { by })
    world.clock.advance(day)
    await world.followAll()
    const page = await agent.get(`${world.issuer}/sign-out?${new URLSearchParams({ id_token_hint: id_token })}`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('xsrf')])
  })
})

describe('a key that is withdrawn in an emergency', () => {
  it('is gone from every node at its next look: not published, not taken, another signs', async () => {
    const world = await open()
    const agent = world.agent()
    const person = await world.somebody()
    const { id_token } = await world.signIn(agent, person)
    const { successor } = await world.command.withdraw(kidOf(id_token), { by, ownerNamed })
    await world.followAll()
    for (const node of [0, 1]) {
      const jwks = await world.jwksOf(node)
      expect(kidsOf(jwks)).not.toContain(kidOf(id_token))
      expect(kidsOf(jwks)).toContain(successor)
      await expect(world.verify(id_token, jwks)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
      const hint = new URLSearchParams({ id_token_hint: id_token })
      const page = await agent.get(`${world.origins[node]}/sign-out?${hint}`)
      expect(page.status).toBe(400)
    }
    const after = [await world.signIn(agent), await world.signIn(world.agent(), person)]
    for (const tokens of after) expect(kidOf(tokens.id_token)).toBe(successor)
  })

  it('ends the sessions whose cookies it signed, and nobody else is kept from signing in', async () => {
    const world = await open()
    const agent = world.agent()
    const person = await world.somebody()
    await world.signIn(agent, person)
    const cookies = (await world.command.list()).find(({ owner }) => owner === 'cookies')
    await world.command.withdraw(cookies?.kid ?? '', { by, ownerNamed: () => ({ kind: 'cookies' }) })
    await world.followAll()
    const whoami = async () => (await agent.get(`${world.issuer}/whoami`)).json()
    expect(await whoami()).toEqual({})
    await world.signIn(agent, person)
    expect(await whoami()).toMatchObject({ personId: person.personId })
  })
})
