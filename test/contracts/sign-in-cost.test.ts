import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { type Browser, createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { needs } from '../support/require.ts'
import { countRoundTrips } from '../support/round-trips.ts'
import { startRedis, type TestServer } from '../support/servers.ts'
import { town } from '../support/sign-in-app.ts'
import { createStaffSignIn, staffService } from '../support/staff-service.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

let gbizid: MockGbizid
let cards: MockJpki
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
})
afterAll(() => Promise.all([gbizid.close(), cards.close()]))

const start = (redisUrl?: string) =>
  startWholeGateway({
    gbizid,
    cards,
    services: [staffService],
    organisations: [{ ...town }],
    ...(redisUrl !== undefined && { redisUrl }),
  })

/** A sign-in of a browser that the gateway has never seen. */
async function signIn(gateway: WholeGateway, browser: Browser): Promise<void> {
  const steps = createStaffSignIn(gateway.issuer, browser)
  const back = await steps.atUpstream(await steps.authorize())
  await steps.userInfo(await steps.redeem(await steps.comeBack(back)))
}

needs('redis')('a sign-in on Redis', () => {
  let redis: TestServer
  let counter: Awaited<ReturnType<typeof countRoundTrips>>
  let gateway: WholeGateway
  beforeAll(async () => {
    redis = await startRedis()
    counter = await countRoundTrips(redis.url)
    gateway = await start(counter.url)
    // The first one fetches metadata and takes its share of the limits.
    await signIn(gateway, createBrowser())
  })
  afterAll(async () => {
    await gateway.close()
    counter.close()
    await redis.stop()
  })

  /** Round trips of each step, the fewest of three times: now and then a trace or a share of a limit is written beside. */
  async function fewest<Step extends string>(walk: () => Promise<Record<Step, number>>): Promise<Record<Step, number>> {
    const walks = [await walk(), await walk(), await walk()]
    const [first] = walks as [Record<Step, number>]
    const steps = Object.keys(first) as Step[]
    return Object.fromEntries(steps.map((step) => [step, Math.min(...walks.map((one) => one[step]))])) as typeof first
  }

  const tripsOf = async <T>(act: () => Promise<T>): Promise<{ result: T; trips: number }> => {
    counter.taken()
    const result = await act()
    return { result, trips: counter.taken() }
  }

  it('takes seven round trips for a browser never seen', async () => {
    const trips = await fewest(async () => {
      const steps = createStaffSignIn(gateway.issuer, createBrowser())
      const authorize = await tripsOf(steps.authorize)
      const back = await steps.atUpstream(authorize.result)
      const comeBack = await tripsOf(() => steps.comeBack(back))
      const redeem = await tripsOf(() => steps.redeem(comeBack.result))
      const userInfo = await tripsOf(() => steps.userInfo(redeem.result))
      expect(userInfo.result).toMatchObject({ origin: 'organisation' })
      return { authorize: authorize.trips, comeBack: comeBack.trips, redeem: redeem.trips, userInfo: userInfo.trips }
    })
    expect(trips).toEqual({ authorize: 1, comeBack: 3, redeem: 2, userInfo: 1 })
  })

  it('takes five when the browser comes back with its session', async () => {
    const browser = createBrowser()
    await signIn(gateway, browser)
    const trips = await fewest(async () => {
      const steps = createStaffSignIn(gateway.issuer, browser)
      const authorize = await tripsOf(steps.authorize)
      const redeem = await tripsOf(() => steps.redeem(authorize.result))
      const userInfo = await tripsOf(() => steps.userInfo(redeem.result))
      return { authorize: authorize.trips, redeem: redeem.trips, userInfo: userInfo.trips }
    })
    expect(trips).toEqual({ authorize: 2, redeem: 2, userInfo: 1 })
  })
})

describe('an attempt on the embedded stores', () => {
  it('writes nothing to disk before the upstream has authenticated somebody', async () => {
    const gateway = await start()
    const [state, records] = ['state.sqlite', 'records.sqlite'].map(
      (file) => new DatabaseSync(`${gateway.directory}/${file}`, { readOnly: true }),
    )
    // Changes whenever another connection has committed.
    const version = (database?: DatabaseSync) => database?.prepare('PRAGMA data_version').get()?.data_version
    const versions = () => [version(state), version(records)]
    const browser = createBrowser()
    const steps = createStaffSignIn(gateway.issuer, browser)
    const before = versions()
    const back = await steps.atUpstream(await steps.authorize())
    await browser.get(`${gateway.issuer}/upstream/gbizid/callback?state=made-up&code=made-up`)
    expect(versions()).toEqual(before)
    await steps.comeBack(back)
    const after = versions()
    expect(after[0]).not.toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    for (const database of [state, records]) database?.close()
    await gateway.close()
  })
})
