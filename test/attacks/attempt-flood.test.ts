import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { openState, type StateStore } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { until } from '../support/gateway-process.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
import { ask, openRedisGround } from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'
import { backToService, redeem, signInForService } from '../support/service-sign-in.ts'
import { town } from '../support/sign-in-app.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

// Thousands of requests: a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

const account = 'prime@mihon.example'
const secret = 'test-only-secret-of-the-relying-service'
const service = serviceSchema.parse({
  client_id: 'service',
  client_secret: secret,
  client_uri: 'https://service.example/start',
  redirect_uris: [redirectUri],
  scope: 'openid',
  name: { ja: '試験サービス', en: 'Test service' },
  purpose: { ja: '試験のため', en: 'For tests' },
})
/** Room for some hundred attempts instead of the many thousands of the built-in bound. */
const mostBytes = 512 * 1024
let gbizid: MockGbizid
let cards: MockJpki
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
})
afterAll(() => Promise.all([gbizid.close(), cards.close()]).then(() => {}))

const start = async (place: { state: StateStore } | { redisUrl: string }): Promise<WholeGateway> => {
  const general = { listen: { trusted_proxies: ['127.0.0.1', '::1'] } }
  const common = { gbizid, cards, services: [service], organisations: [{ ...town }], general }
  const gateway = await startWholeGateway({ ...common, ...place })
  onTestFinished(() => gateway.close())
  return gateway
}

/** Begins attempts and never comes back, each time from another address, with as much in the request as goes into one. */
async function flood(gateway: WholeGateway, count: number): Promise<Set<number>> {
  const statuses = new Set<number>()
  let begun = 0
  const worker = async () => {
    while (begun < count) {
      begun += 1
      const from = `198.51.${begun >> 8}.${begun & 255}`
      const { url } = createAuthorizationRequest(gateway.issuer, { state: 'x'.repeat(begun % 2 ? 20 : 6000) })
      const answer = await fetch(url, { redirect: 'manual', headers: { 'x-forwarded-for': from } })
      await answer.arrayBuffer()
      statuses.add(answer.status)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return statuses
}

it('whoever opens attempts without end uses up the room for attempts, and nobody else loses a sign-in, a token or a session', async () => {
  const state = openState({ file: ':memory:', clock: systemClock, mostBytes })
  const gateway = await start({ state })
  const [early, late, left] = [createBrowser(), createBrowser(), createBrowser()]
  const waiting = await signInForService(early, gateway.issuer, account)
  const tokens = (await (await redeem(gateway.issuer, waiting, secret)).json()) as { access_token: string }
  const abandoned = await left.open(createAuthorizationRequest(gateway.issuer).url)

  expect(await flood(gateway, 400)).toEqual(new Set([303]))
  const { bytes, evicted } = state.usage?.() ?? {}
  expect(bytes).toBeLessThanOrEqual(mostBytes)
  expect(evicted).toBeGreaterThan(100)

  // What somebody has authenticated does not lie in that room.
  const authorization = `Bearer ${tokens.access_token}`
  expect((await fetch(`${gateway.issuer}/userinfo`, { headers: { authorization } })).status).toBe(200)
  const again = createAuthorizationRequest(gateway.issuer)
  expect(again.codeOf(await backToService(early, await early.get(again.url)))).not.toBe('')

  // Who begins now comes to the end, while the flood goes on.
  const request = createAuthorizationRequest(gateway.issuer)
  const choice = await late.open(request.url)
  const onward = flood(gateway, 30)
  const returned = await goToGbizid(late, choice.url, account)
  await onward
  const signedIn = { request, code: request.codeOf(await backToService(late, await late.get(returned))) }
  expect((await redeem(gateway.issuer, signedIn, secret)).status).toBe(200)

  // Whoever had begun before the flood and left the page lying is told to begin again.
  const told = await left.open(abandoned.url)
  expect(told.status).toBeLessThan(500)
  expect(told.text).toContain('SIGNIN-ATTEMPT-UNKNOWN')
})

needs('redis', { borrowed: false })('on a Redis of bounded memory', () => {
  it('no sign-in begins when four fifths are used, and the rest is there for those that have begun and for sessions', async () => {
    const ground = openRedisGround()
    onTestFinished(() => ground.stop())
    const redis = await ground.server('--maxmemory', '64mb', '--appendfsync', 'no')
    const gateway = await start({ redisUrl: redis.url })
    const [member, waiting] = [createBrowser(), createBrowser()]
    await signInForService(member, gateway.issuer, account)
    const request = createAuthorizationRequest(gateway.issuer)
    const choice = await waiting.open(request.url)
    expect(choice.status).toBe(200)

    // Most of the way to the bound is taken by others, so that the flood has to do the rest.
    await ask(redis.port, 'SETRANGE', 'others', '50000000', 'x')
    await until(
      () => flood(gateway, 50),
      (statuses) => statuses.has(503),
    )
    expect(await flood(gateway, 20)).toEqual(new Set([503]))
    const refused = await fetch(createAuthorizationRequest(gateway.issuer).url, { headers: { accept: 'text/html' } })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    expect(refused.headers.getSetCookie().filter((line) => line.includes('_interaction'))).toEqual([])
    const page = await refused.text()
    expect(page).toContain('STORAGE-CROWDED')
    expect(page).toContain('30秒ほど待ってから')

    // What has begun comes to its end, and whoever has a session goes straight on.
    const returned = await goToGbizid(waiting, choice.url, account)
    const code = request.codeOf(await backToService(waiting, await waiting.get(returned)))
    expect((await redeem(gateway.issuer, { request, code }, secret)).status).toBe(200)
    const again = createAuthorizationRequest(gateway.issuer)
    expect(again.codeOf(await backToService(member, await member.get(again.url)))).not.toBe('')

    // With room, sign-ins begin by themselves again.
    await ask(redis.port, 'CONFIG', 'SET', 'maxmemory', '128mb')
    await until(
      () => flood(gateway, 10),
      (statuses) => !statuses.has(503),
    )
  })
})
