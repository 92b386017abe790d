import { expect, it, onTestFinished } from 'vitest'
import { startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { serviceSchema } from '../../src/settings/index.ts'
import { startApache } from '../support/apache.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { needs } from '../support/require.ts'
import { freePort } from '../support/servers.ts'
import { town } from '../support/sign-in-app.ts'
import { goOn, goToGbizid, onReleasePage } from '../support/walk-sign-in.ts'
import { startWholeGateway } from '../support/whole-gateway.ts'

const secret = 'test-only-secret-of-the-apache-service'

needs('apache')('a relying service that is Apache with mod_auth_openidc', () => {
  it('signs a member of staff in through GビズID', async () => {
    const port = await freePort()
    const service = serviceSchema.parse({
      client_id: 'apache',
      client_secret: secret,
      redirect_uris: [`http://localhost:${port}/staff/callback`],
      scope: 'openid origin organisation',
      name: { ja: '校務の掲示板', en: 'Staff board' },
      purpose: { ja: '教職員だけに見せるため', en: 'To show it to staff alone' },
      path: 'choose',
    })
    const [gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
    onTestFinished(() => Promise.all([gbizid.close(), cards.close()]).then(() => {}))
    const gateway = await startWholeGateway({ gbizid, cards, services: [service], organisations: [{ ...town }] })
    onTestFinished(() => gateway.close())
    const apache = await startApache({ port, issuer: gateway.issuer, clientId: 'apache', secret })
    onTestFinished(() => apache.stop())

    const browser = createBrowser()
    const choice = await browser.open(apache.protectedPage)
    expect(new URL(choice.url).origin).toBe(gateway.issuer)
    const back = await goToGbizid(browser, choice.url, 'prime@mihon.example')
    const notice = await browser.open(back)
    expect(onReleasePage(notice)).toBe(true)
    const page = await goOn(browser, notice)
    expect(page.text, apache.errorLog()).toBe('staff only')
    expect(page.url).toBe(apache.protectedPage)
    expect(page.headers.get('x-claim-origin')).toBe('organisation')
    expect(page.headers.get('x-claim-acr')).toBe(`${gateway.issuer}/acr/ial2-aal2`)
    expect(page.headers.get('x-claim-sub')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })
})
