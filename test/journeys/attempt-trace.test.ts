import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import type { TracedStep } from '../../src/trace/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
import { runCommand } from '../support/run-command.ts'
import { redeem, signInForService } from '../support/service-sign-in.ts'
import { goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const secret = 'test-only-secret-of-the-relying-service'
let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const service = serviceSchema.parse({
    client_id: 'service',
    client_secret: secret,
    redirect_uris: [redirectUri],
    scope: 'openid',
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
  })
  gateway = await startWholeGateway({ gbizid, cards, services: [service] })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

/** As the operator asks, on the data directory of the running gateway. */
async function show(attempt: string): Promise<{ code: number | null; steps: TracedStep[] }> {
  await gateway.app.flushTraces()
  const { code, out, errors } = await runCommand(['attempt', 'show', attempt, '--json'], { data: gateway.directory })
  expect(errors).toEqual([])
  return { code, steps: out.map((line) => JSON.parse(line) as TracedStep) }
}

/** Keys of the embedded state store on disk. */
function keysOnDisk(): string[] {
  const database = new DatabaseSync(`${gateway.directory}/state.sqlite`, { readOnly: true })
  const rows = database.prepare('SELECT key FROM entries').all() as { key: string }[]
  database.close()
  return rows.map(({ key }) => key)
}

describe('attempt show', () => {
  it('tells a whole sign-in, from the service and back to it, without a person or a secret', async () => {
    const signedIn = await signInForService(createBrowser(), gateway.issuer, 'prime@mihon.example')
    expect((await redeem(gateway.issuer, signedIn, secret)).status).toBe(200)
    const { code, steps } = await show(signedIn.attempt)
    expect(code).toBe(0)
    expect(steps.map(({ step, detail }) => [step, detail])).toEqual([
      ['started', 'service'],
      ['at-upstream', 'service'],
      ['returned', 'organisation'],
      ['completed', undefined],
      ['authorized', expect.stringMatching(/^code-/)],
      ['redeemed', undefined],
    ])
    const times = steps.map(({ at }) => at)
    expect(times).toEqual([...times].sort())
    const told = JSON.stringify(steps)
    for (const withheld of [signedIn.code, 'mihon.example', '見本']) expect(told).not.toContain(withheld)
  })

  it('tells a service that comes with a code a second time', async () => {
    const signedIn = await signInForService(createBrowser(), gateway.issuer, 'jimu-sho@mihon.example')
    await redeem(gateway.issuer, signedIn, secret)
    await redeem(gateway.issuer, signedIn, secret)
    const { steps } = await show(signedIn.attempt)
    expect(steps.at(-1)).toMatchObject({ step: 'redeem-refused', detail: 'invalid_grant' })
  })

  it('tells why an answer of the upstream was refused, and the next try', async () => {
    const browser = createBrowser()
    const choice = await browser.open(createAuthorizationRequest(gateway.issuer).url)
    const attempt = choice.url.split('/').at(-1) as string
    gbizid.setFault('wrong-nonce')
    expect((await browser.get(await goToGbizid(browser, choice.url, 'prime@mihon.example'))).status).not.toBe(303)
    gbizid.setFault('none')
    const { steps } = await show(attempt)
    expect(steps.at(-1)).toMatchObject({ step: 'failed', detail: expect.stringMatching(/^GBIZID-/) })
    await browser.get(await goToGbizid(browser, choice.url, 'prime@mihon.example'))
    expect((await show(attempt)).steps.map(({ step }) => step)).toEqual([
      ...['started', 'at-upstream', 'returned', 'failed'],
      ...['at-upstream', 'returned', 'completed', 'authorized'],
    ])
  })

  it('knows nothing of an attempt that nobody has authenticated: not a byte of it is on disk', async () => {
    const before = keysOnDisk()
    const browser = createBrowser()
    const choice = await browser.open(createAuthorizationRequest(gateway.issuer).url)
    const attempt = choice.url.split('/').at(-1) as string
    await goToGbizid(browser, choice.url, 'prime@mihon.example')
    await browser.post(`${choice.url}/cancel`, {})
    expect(await show(attempt)).toEqual({ code: 1, steps: [] })
    expect(keysOnDisk().filter((key) => !before.includes(key))).toEqual([])

    const { code, out } = await runCommand(['attempt', 'show', attempt], { data: gateway.directory })
    expect([code, out[0]]).toEqual([1, expect.stringContaining(`look in the log for "attempt":"${attempt}"`)])
  })
})
