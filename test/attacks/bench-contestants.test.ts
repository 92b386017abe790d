import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { authorizationRequest, browse, reachUpstream, redeem, signIn } from '../bench/sign-in/browser.ts'
import { type Contestant, startDefaultStack, startFloor } from '../bench/sign-in/contestants.ts'
import { openSession } from '../bench/sign-in/upstream.ts'

// Kakehashi is measured against them: whoever left out a check would win by it.
describe.each([
  ['floor', startFloor],
  ['default stack', startDefaultStack],
] as const)('the %s of the bench', (_, start) => {
  let gbizid: MockGbizid
  let upstream: { origin: string; cookie: string }
  let contestant: Contestant
  beforeAll(async () => {
    gbizid = await startMockGbizid()
    upstream = { origin: gbizid.url, cookie: await openSession(gbizid.url) }
    contestant = await start({ gbizid: { ...upstream, issuer: gbizid.issuer } })
  })
  afterAll(async () => {
    await contestant.stop()
    await gbizid.close()
  })

  it('signs in, again and again', async () => {
    await signIn(contestant.broker, upstream)
    await signIn(contestant.broker, upstream)
  })

  it.each([
    'wrong-nonce',
    'missing-nonce',
    'wrong-issuer',
    'wrong-audience',
    'expired',
    'bad-signature',
    'unknown-kid',
    'alg-none',
    'wrong-sub-in-userinfo',
  ])('refuses the callback at %s', async (fault) => {
    gbizid.setFault(fault)
    const refused = signIn(contestant.broker, upstream)
    await expect(refused).rejects.toThrow(/^[45]\d\d from \S+\/upstream\/gbizid\/callback\?/)
    gbizid.setFault('none')
  })

  it('refuses a callback of another browser, or with a state that nobody has asked for', async () => {
    const { broker } = contestant
    const { origin } = new URL(broker.issuer)
    const stranger = await fetch(`${origin}/upstream/gbizid/callback?state=made-up&code=made-up`, {
      redirect: 'manual',
    })
    expect(stranger.status).toBeGreaterThanOrEqual(400)
    const asked = await reachUpstream(broker)
    const answer = await fetch(asked, { redirect: 'manual', headers: { cookie: upstream.cookie } })
    const callback = answer.headers.get('location') ?? ''
    expect(callback).toContain('/upstream/gbizid/callback?')
    expect((await fetch(callback, { redirect: 'manual' })).status).toBeGreaterThanOrEqual(400)
  })

  it('takes a code once, and with its verifier alone', async () => {
    const { broker } = contestant
    const walk = async () => {
      const { url, verifier } = authorizationRequest(broker)
      const { callback } = await browse(url, broker, upstream, new Map())
      return { code: callback.searchParams.get('code') ?? '', verifier }
    }
    const [first, second] = [await walk(), await walk()]
    await expect(redeem(broker, first.code, second.verifier)).rejects.toThrow('invalid_grant')
    await redeem(broker, second.code, second.verifier)
    await expect(redeem(broker, second.code, second.verifier)).rejects.toThrow('invalid_grant')
    await expect(redeem({ ...broker, clientSecret: 'wrong' }, 'any', first.verifier)).rejects.toThrow('invalid_client')
  })
})
