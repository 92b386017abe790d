import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { town } from '../support/sign-in-app.ts'
import { createStaffSignIn, staffService } from '../support/staff-service.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  gateway = await startWholeGateway({ gbizid, cards, services: [staffService], organisations: [{ ...town }] })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

const begin = () => {
  const browser = createBrowser()
  return { browser, steps: createStaffSignIn(gateway.issuer, browser) }
}

describe('a sign-in that goes straight to the upstream and straight back', () => {
  it('sends the browser to the upstream in the answer to the authorization request, and to the service in that to its return', async () => {
    const { steps } = begin()
    const upstream = await steps.authorize()
    expect(upstream).toMatch(gbizid.issuer)
    const callback = await steps.comeBack(await steps.atUpstream(upstream))
    expect(new URL(callback).searchParams.get('code')).toBeTypeOf('string')
    expect(await steps.userInfo(await steps.redeem(callback))).toMatchObject({ origin: 'organisation' })
  })

  it('does not sign a victim in to the attempt of a stranger', async () => {
    const { steps } = begin()
    const back = await steps.atUpstream(await steps.authorize())
    const victim = createBrowser()
    const answer = await victim.get(back)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('SIGNIN-BROWSER-MISMATCH')
    expect(victim.cookie('session')).toBeUndefined()
    // The attempt is unharmed: its own browser goes on.
    expect(await steps.comeBack(back)).toContain('code=')
  })

  it('does not let a browser with an attempt of its own take the return of another', async () => {
    const [mine, other] = [begin(), begin()]
    await mine.steps.authorize()
    const back = await other.steps.atUpstream(await other.steps.authorize())
    const answer = await mine.browser.get(back)
    expect(answer.status).toBe(403)
    expect(mine.browser.cookie('session')).toBeUndefined()
  })

  it('answers one of many returns at once with a code', async () => {
    const { browser, steps } = begin()
    const back = await steps.atUpstream(await steps.authorize())
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.get(back)))
    expect(answers.filter(({ headers }) => headers.get('location')?.includes('code='))).toHaveLength(1)
  })

  it('keeps the cookie that the library binds its own steps with to its own path', async () => {
    const { browser, steps } = begin()
    const upstream = await steps.authorize()
    const uid = new URL(upstream).searchParams.get('state')?.split('.')[0]
    expect(browser.cookie('sign-in-resume')).toBe(uid)
    // A stranger who knows the number of the attempt gets nothing where the library goes on.
    const stranger = await createBrowser().get(`${gateway.issuer}/authorize/${uid}`)
    expect(stranger.headers.get('location')).toBeNull()
    expect(stranger.status).toBe(400)
  })
})
