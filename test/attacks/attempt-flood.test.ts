import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { openState } from '../../src/storage/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
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
const mostBytes = 2 * 1024 * 1024
const state = openState({ file: ':memory:', clock: systemClock, mostBytes })

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const general = { listen: { trusted_proxies: ['127.0.0.1', '::1'] } }
  gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [service],
    organisations: [{ ...town }],
    general,
    state,
  })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

/** Begins attempts and never comes back, each time from another address, with as much in the request as goes into one. */
async function flood(count: number): Promise<Set<number>> {
  const statuses = new Set<number>()
  let begun = 0
  const worker = async () => {
    while (begun < count) {
      begun += 1
      const from = `198.51.${begun >> 8}.${begun & 255}`
      const { url } = createAuthorizationRequest(gateway.issuer, { state: 'x'.repeat(begun % 2 ? 20 : 2000) })
      const answer = await fetch(url, { redirect: 'manual', headers: { 'x-forwarded-for': from } })
      await answer.arrayBuffer()
      statuses.add(answer.status)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return statuses
}

it('whoever opens attempts without end uses up the room for attempts, and nobody else loses a sign-in, a code or a session', async () => {
  const [early, late, left] = [createBrowser(), createBrowser(), createBrowser()]
  const waiting = await signInForService(early, gateway.issuer, account)
  const abandoned = await left.open(createAuthorizationRequest(gateway.issuer).url)

  expect(await flood(3000)).toEqual(new Set([303]))
  const { bytes, evicted } = state.usage?.() ?? {}
  expect(bytes).toBeLessThanOrEqual(mostBytes)
  expect(evicted).toBeGreaterThan(1000)

  // What somebody has authenticated does not lie in that room.
  expect((await redeem(gateway.issuer, waiting, secret)).status).toBe(200)
  const again = createAuthorizationRequest(gateway.issuer)
  expect(again.codeOf(await backToService(early, await early.get(again.url)))).not.toBe('')

  // Who begins now comes to the end, while the flood goes on.
  const request = createAuthorizationRequest(gateway.issuer)
  const choice = await late.open(request.url)
  const onward = flood(100)
  const returned = await goToGbizid(late, choice.url, account)
  await onward
  const signedIn = { request, code: request.codeOf(await backToService(late, await late.get(returned))) }
  expect((await redeem(gateway.issuer, signedIn, secret)).status).toBe(200)

  // Whoever had begun before the flood and left the page lying is told to begin again.
  const told = await left.open(abandoned.url)
  expect(told.status).toBeLessThan(500)
  expect(told.text).toContain('SIGNIN-ATTEMPT-UNKNOWN')
})
