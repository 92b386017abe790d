import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { type Clock, systemClock } from '../../src/foundation/index.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { until } from '../support/gateway-process.ts'
import { startCards } from '../support/jpki-card.ts'
import { promised } from '../support/limit-promises.ts'
import { openProviderWorld, type ProviderWorld, serviceOf, serviceSecret } from '../support/provider-world.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { backToService, signInForService } from '../support/service-sign-in.ts'
import { formOf } from '../support/walk-sign-in.ts'
import { startWholeGateway } from '../support/whole-gateway.ts'

let gbizid: MockGbizid
let cards: MockJpki
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
})
afterAll(() => Promise.all([gbizid.close(), cards.close()]))

/** Services by name, each with a receiver, and one gateway for all of them. */
async function openWorld<Name extends string>(receivers: Record<Name, Receiver>) {
  let ahead = 0
  const clock: Clock = { now: () => new Date(systemClock.now().getTime() + ahead * 1000) }
  const names = Object.keys(receivers) as Name[]
  const metrics = createMetrics()
  const gateway = await startWholeGateway({
    gbizid,
    cards,
    clock,
    metrics,
    services: names.map((client_id) =>
      serviceOf({
        client_id,
        backchannel_logout_uri: receivers[client_id].url,
        backchannel_logout_session_required: true,
      }),
    ),
  })
  onTestFinished(gateway.close)

  /** One browser signed in at every service; nothing has been put into the outbox by that. */
  const signedIn = async (): Promise<Browser> => {
    const browser = createBrowser()
    await signInForService(browser, gateway.issuer, 'prime@mihon.example')
    for (const client_id of names.filter((name) => name !== 'service')) {
      const request = createAuthorizationRequest(gateway.issuer, { client_id })
      request.codeOf(await backToService(browser, await browser.get(request.url)))
    }
    return browser
  }

  return {
    gateway,
    metrics,
    signedIn,
    /** Lets time pass for the outbox. */
    after: (seconds: number) => {
      ahead += seconds
      return gateway.app.courier.poll()
    },
    /** The claims of what a receiver heard. */
    tokensAt: async (name: Name): Promise<JWTPayload[]> => {
      const jwks = createLocalJWKSet(await (await fetch(`${gateway.issuer}/jwks`)).json())
      const read = async (body: string) => {
        const token = new URLSearchParams(body).get('logout_token') ?? ''
        const options = { issuer: gateway.issuer, audience: name, typ: 'logout+jwt' }
        return (await jwtVerify(token, jwks, options)).payload
      }
      return Promise.all(receivers[name].heard.map(read))
    },
  }
}

/** Signs out on the gateway's own page. @returns the answer to the button */
async function signOut(browser: Browser, issuer: string): Promise<Response> {
  const form = formOf((await browser.open(`${issuer}/sign-out`)).text)
  if (!form) throw new Error('there is no sign-out page')
  return browser.post(new URL(form.action, issuer).href, { ...form.fields, logout: 'yes' })
}

describe('signing out', () => {
  it('answers the browser while a receiver hangs, and tells every service until it has heard', async () => {
    const [service, hanging, shaky, strict] = [
      await startReceiver(200),
      await startReceiver('hang'),
      await startReceiver(500, 200),
      await startReceiver({ status: 400, body: '{"error":"invalid_request"}' }),
    ]
    const world = await openWorld({ service, hanging, shaky, strict })
    const { outbox } = world.gateway.app.parts
    const browser = await world.signedIn()
    expect(await outbox.list()).toEqual([])

    const answer = await signOut(browser, world.gateway.issuer)
    expect(answer.status).toBe(303)
    await Promise.all([service.has(1), hanging.has(1), shaky.has(1), strict.has(1)])
    const waiting = await until(
      () => outbox.list(),
      (list) => list.length === 3 && list.every(({ receiver, reason }) => reason !== null || receiver === 'hanging'),
    )
    expect(waiting.map(({ receiver, state }) => `${receiver} ${state}`).sort()).toEqual([
      'hanging waiting',
      'shaky waiting',
      'strict dead',
    ])

    hanging.answer(200)
    hanging.hangUp()
    await world.gateway.app.courier.settled()
    await world.after(promised('outbox.first-pause'))
    await world.gateway.app.courier.settled()
    expect(await outbox.list()).toMatchObject([{ receiver: 'strict', state: 'dead', attempts: 1 }])

    const [first, second] = await world.tokensAt('shaky')
    expect(first).toMatchObject({ sub: expect.any(String), sid: expect.any(String), iat: expect.any(Number) })
    expect(second).toMatchObject({ sub: first?.sub, sid: first?.sid })
    // Another token for every attempt, told as the same message by what stands before the dot.
    expect([first?.jti, second?.jti]).toEqual([`${first?.jti?.split('.')[0]}.1`, `${first?.jti?.split('.')[0]}.2`])
    expect(first?.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
    const told = await world.metrics.registry.metrics()
    for (const sample of [
      'kakehashi_outbox_attempts_total{kind="backchannel-logout",outcome="delivered"} 3',
      'kakehashi_outbox_attempts_total{kind="backchannel-logout",outcome="failed"} 1',
      'kakehashi_outbox_attempts_total{kind="backchannel-logout",outcome="unreachable"} 1',
      'kakehashi_outbox_attempts_total{kind="backchannel-logout",outcome="refused"} 1',
    ])
      expect(told).toContain(sample)
    await world.gateway.app.courier.poll()
    const then = await world.metrics.registry.metrics()
    expect(then).toContain('kakehashi_outbox_depth{state="waiting"} 0')
    expect(then).toContain('kakehashi_outbox_depth{state="dead"} 1')
    expect(then).toContain('kakehashi_outbox_oldest_seconds 0')
  })

  it('tells nobody who has not registered for it', async () => {
    const service = await startReceiver(200)
    const world = await openWorld({ service })
    const browser = await world.signedIn()
    await signOut(browser, world.gateway.issuer)
    await service.has(1)
    await world.gateway.app.courier.settled()
    // Our own pages are a client of the same session.
    expect(await world.gateway.app.parts.outbox.list()).toEqual([])
    expect(service.heard).toHaveLength(1)
  })
})

/** A person signed in at three services: one that needs the session named, one that does not, one that hears nothing. */
async function openServices() {
  const [named, plain] = [await startReceiver(200), await startReceiver(200)]
  const secret = (client_id: string) => ({ client_id, client_secret: `${serviceSecret}-${client_id}` })
  const world = await openProviderWorld({
    allowedPrivateHosts: [named.host, plain.host],
    services: [
      serviceOf({
        ...secret('named'),
        backchannel_logout_uri: named.url,
        backchannel_logout_session_required: true,
      }),
      serviceOf({ ...secret('plain'), backchannel_logout_uri: plain.url }),
      serviceOf(secret('deaf')),
    ],
  })
  const visit = async (agent: ReturnType<ProviderWorld['agent']>, person: { personId: string; acr: string }) => {
    for (const client_id of ['named', 'plain', 'deaf']) {
      const request = createAuthorizationRequest(world.issuer, { client_id })
      request.codeOf(await world.signIn(agent, request.url, person))
    }
  }
  return { world, named, plain, visit }
}

const payloadOf = (body: string) => {
  const [, payload = ''] = (new URLSearchParams(body).get('logout_token') ?? '').split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload & { sid?: string }
}

describe('what others end', () => {
  it('every session of a person is told to every service: each session where it has to be named, else the person once', async () => {
    const { world, named, plain, visit } = await openServices()
    const [person, other] = [await world.somebody(), await world.somebody()]
    for (const somebody of [person, person, other]) await visit(world.agent(), somebody)
    expect(await world.outbox.list()).toEqual([])

    await world.provider.endSessions(person.personId)
    await world.courier.settled()
    expect(await world.outbox.list()).toEqual([])
    const [sessions, people] = [named.heard.map(payloadOf), plain.heard.map(payloadOf)]
    expect(sessions).toHaveLength(2)
    expect(new Set(sessions.map(({ sid }) => sid)).size).toBe(2)
    expect(new Set(sessions.map(({ sub }) => sub)).size).toBe(1)
    expect(people).toHaveLength(1)
    expect(people[0]).toMatchObject({ aud: 'plain', sub: expect.any(String) })
    expect(people[0]).not.toHaveProperty('sid')

    await world.provider.endSessions(person.personId)
    await world.courier.settled()
    expect(named.heard).toHaveLength(2)
  })

  it('what a person has granted to a service is told to that service alone, and their session goes on', async () => {
    const { world, named, plain, visit } = await openServices()
    const person = await world.somebody()
    const agent = world.agent()
    await visit(agent, person)
    await world.provider.endGrants({ personId: person.personId, clientId: 'named' })
    await world.courier.settled()
    expect(named.heard.map(payloadOf)).toMatchObject([{ aud: 'named', sid: expect.any(String) }])
    expect(plain.heard).toEqual([])
    expect(await (await agent.get(`${world.issuer}/whoami`)).json()).toMatchObject({ personId: person.personId })
    await world.provider.endGrants({ personId: person.personId, clientId: 'deaf' })
    expect(await world.outbox.list()).toEqual([])
  })
})
