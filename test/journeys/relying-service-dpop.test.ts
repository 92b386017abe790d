import { expect, it, onTestFinished } from 'vitest'
import { startRelyingService } from '../../examples/relying-service/index.ts'
import { startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { certificateSchema, serviceSchema } from '../../src/settings/index.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { freePort } from '../support/servers.ts'
import { shippedSettings } from '../support/shipped-settings.ts'
import { town } from '../support/sign-in-app.ts'
import { goOn, goToGbizid } from '../support/walk-sign-in.ts'
import { startWholeGateway } from '../support/whole-gateway.ts'

it('the example service that binds every token to a key signs in, and asks for a certificate', async () => {
  const [gbizid, cards, port] = await Promise.all([startMockGbizid(), startCards(), freePort()])
  onTestFinished(() => Promise.all([gbizid.close(), cards.close()]).then(() => {}))
  const url = `http://localhost:${port}`
  // Registered so, no token that is bound to nothing is issued to it.
  const registered = { ...(shippedSettings('services/example-service.yaml') as object), dpop_bound_access_tokens: true }
  const here = JSON.parse(JSON.stringify(registered).replaceAll('http://localhost:3004', url))
  const gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [serviceSchema.parse(here)],
    organisations: [{ ...town }],
    certificates: [certificateSchema.parse(shippedSettings('certificates/zaigaku.yaml'))],
  })
  onTestFinished(() => gateway.close())
  const service = await startRelyingService({ port, issuer: gateway.issuer, dpop: true })
  onTestFinished(() => service.close())

  const browser = createBrowser()
  const choice = await browser.open(`${url}/sign-in`)
  const back = await goToGbizid(browser, choice.url, 'prime@mihon.example')
  const signedIn = await goOn(browser, await browser.open(back))
  expect(signedIn.url).toBe(`${url}/`)
  expect(signedIn.text).toContain('administrator')

  const asked = await browser.submit(`${url}/verification`)
  expect([asked.status, asked.url]).toEqual([200, `${url}/verification`])
  const qr = /src="([^"]+\/qr\.svg)"/.exec(asked.text)?.[1]
  expect((await fetch(qr ?? '')).status).toBe(200)
})
