import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { createGbizidClient, type GbizidClient, redirectUri } from '../support/gbizid-client.ts'
import { createVisitor, locationOf, walkGbizid } from '../support/walk-gbizid.ts'

const everyScope = 'openid profile user email mandate jp_gbizid_v1_ida role'

let mock: MockGbizid
let party: GbizidClient

beforeAll(async () => {
  mock = await startMockGbizid()
  party = await createGbizidClient(mock)
})
afterAll(() => mock.close())

describe('accounts', () => {
  it('tells of a プライム its organisation and its reviewed representative', async () => {
    const { userinfo, sub } = await party.signIn('prime@mihon.example', everyScope)
    expect(userinfo).toMatchObject({
      sub,
      account_type: 2,
      corp_type: 1,
      corporate_number: '7990001000001',
      name: '見本市',
      rep_last_nm: '見本',
      user_last_nm: '見本',
      email: 'prime@mihon.example',
      mandate_info: [],
      role: { permission: [{ role: 'jp_gbizid_prime' }] },
      verified_claims: {
        verification: { assurance_level: 'ial2', assurance_process: { procedure: 'jp_gbizid_document_corporation' } },
        claims: { family_name: '見本', authority: { permission: [{ role: 'prime' }] } },
      },
    })
    expect(userinfo).not.toHaveProperty('parent_id')
  })

  it('ties a メンバー to its プライム and verifies nothing about the person', async () => {
    const prime = await party.signIn('prime@mihon.example', 'openid')
    const { userinfo } = await party.signIn('kocho-sho@mihon.example', everyScope)
    expect(userinfo).toMatchObject({
      account_type: 3,
      corporate_number: '7990001000001',
      parent_id: prime.sub,
      user_last_nm: '佐々木',
      mandate_info: [{ client_id: 'kakehashi-dev' }],
      role: { permission: [{ role: 'jp_gbizid_member' }] },
    })
    expect(userinfo.verified_claims).toMatchObject({
      verification: { assurance_process: { procedure: 'jp_gbizid_member' } },
      claims: { authority: { applies_to: { registration_number: '7990001000001' } } },
    })
    expect(JSON.stringify(userinfo.verified_claims)).not.toMatch(/family_name|birthdate/)
  })

  it('tells of an エントリー only what it said itself', async () => {
    const { userinfo } = await party.signIn('entry@mihon.example', everyScope)
    expect(userinfo).toMatchObject({ account_type: 1, corp_type: 2, role: {} })
    expect(userinfo.verified_claims).toEqual({
      verification: { trust_framework: 'jp_gbizid_v1', assurance_level: 'ial1' },
      claims: {},
    })
    expect(userinfo).not.toHaveProperty('corporate_number')
    expect(userinfo).not.toHaveProperty('birthday_ymd')
  })

  it('releases members by scope', async () => {
    const { userinfo } = await party.signIn('prime@mihon.example', 'openid email')
    expect(Object.keys(userinfo).sort()).toEqual(['email', 'sub', 'user_email'])
  })

  it('signs in everybody it lists', async () => {
    const page = await (await fetch(mock.url)).text()
    const listed = [...page.matchAll(/<dt><code>([^<]+)</g)].map(([, accountId]) => accountId ?? '')
    expect(listed).toHaveLength(9)
    const subs = await Promise.all(listed.map(async (accountId) => (await party.signIn(accountId, 'openid')).sub))
    expect(new Set(subs).size).toBe(9)
  })
})

describe('authorization request', () => {
  it('grants everything when scope is left out', async () => {
    const { body } = await party.redeem(await party.codeFor({ scope: undefined }))
    expect(body.scope?.split(' ')).toEqual(
      expect.arrayContaining([
        'openid',
        'profile',
        'user',
        'email',
        'mandate',
        'offline_access',
        'jp_gbizid_v1_ida',
        'role',
      ]),
    )
    expect(body.scope).not.toContain('delegation_info')
    expect(body.refresh_token).toBeTruthy()
  })

  it('uses the registered redirect URI when none is given', async () => {
    const back = await walkGbizid(
      createVisitor(),
      party.authorizationUrl({ redirect_uri: undefined }),
      'entry@mihon.example',
    )
    expect(back).toMatch(/^http:\/\/localhost:3000\/upstream\/gbizid\/callback\?code=[A-Za-z0-9]{22}$/)
  })

  it.each([
    ['invalid_grant', { redirect_uri: 'http://localhost:3999/upstream/gbizid/callback/' }],
    ['invalid_grant', { redirect_uri: 'http://attacker.example/upstream/gbizid/callback' }],
    ['invalid_client', { client_id: 'nobody' }],
  ])('shows %s on a page and does not redirect', async (error, parameters) => {
    const response = await fetch(party.authorizationUrl(parameters), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).toContain(`<code id="error">${error}</code>`)
  })

  it.each([
    ['unsupported_response_type', { response_type: 'code id_token' }],
    ['invalid_request', { response_type: undefined }],
    ['invalid_request', { code_challenge: 'x', code_challenge_method: 'plain' }],
    ['invalid_scope', { scope: 'openid phone' }],
    ['invalid_scope', { scope: 'openid delegation_info' }],
  ])('sends %s back with state and scope', async (error, parameters: Record<string, string | undefined>) => {
    const back = new URL(locationOf(await createVisitor().get(party.authorizationUrl({ state: 's-1', ...parameters }))))
    expect(back.origin + back.pathname).toBe(redirectUri)
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error,
      error_description: expect.any(String),
      state: 's-1',
      scope: parameters.scope ?? 'openid',
    })
  })

  it('fills in the account ID of login_hint', async () => {
    const visitor = createVisitor()
    const page = await visitor.get(
      locationOf(await visitor.get(party.authorizationUrl({ login_hint: 'prime@mihon.example' }))),
    )
    expect(await page.text()).toContain('value="prime@mihon.example"')
  })
})

describe('sign-in page', () => {
  it('refuses a wrong password and a wrong number, and then goes on', async () => {
    const visitor = createVisitor()
    const page = locationOf(await visitor.get(party.authorizationUrl()))
    const wrong = await visitor.post(page, { account_id: 'prime@mihon.example', password: 'wrong' })
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('role="alert"')

    expect(locationOf(await visitor.post(page, { account_id: 'prime@mihon.example', password: 'kakehashi' }))).toBe(
      page,
    )
    const mismatch = await visitor.post(page, { number: 'none' })
    expect(mismatch.status).toBe(400)
    const number = /id="number">(\d{4})</.exec(await mismatch.text())?.[1] ?? ''
    expect(locationOf(await visitor.post(page, { number }))).toContain('code=')
  })

  it('sends access_denied back when the person cancels at either step', async () => {
    for (const steps of [[], [{ account_id: 'prime@mihon.example', password: 'kakehashi' }]]) {
      const visitor = createVisitor()
      const page = locationOf(await visitor.get(party.authorizationUrl({ state: 's-2' })))
      for (const step of steps) await visitor.post(page, step)
      const back = new URL(locationOf(await visitor.post(page, { action: 'cancel' })))
      expect(back.searchParams.get('error')).toBe('access_denied')
      expect(back.searchParams.get('state')).toBe('s-2')
      expect((await visitor.get(page)).status).toBe(400)
    }
  })

  it('does not ask again within the session, unless prompt=login or after signing out', async () => {
    const visitor = createVisitor()
    await walkGbizid(visitor, party.authorizationUrl(), 'prime@mihon.example')
    expect(locationOf(await visitor.get(party.authorizationUrl()))).toContain('code=')
    expect(locationOf(await visitor.get(party.authorizationUrl({ prompt: 'login' })))).toContain('/oauth/signin/')
    expect(await (await visitor.get(mock.url)).text()).toContain('id="signed-in"')
    await visitor.post(`${mock.url}/signout`, {})
    expect(locationOf(await visitor.get(party.authorizationUrl()))).toContain('/oauth/signin/')
  })

  it('has no inline script or style and a policy that forbids them', async () => {
    const visitor = createVisitor()
    const page = await visitor.get(locationOf(await visitor.get(party.authorizationUrl())))
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await page.text()
    expect(text).not.toMatch(/<script|<style|style=|onclick=/)
    expect(text).toContain('<html lang="ja">')
    expect((await fetch(`${mock.url}/mock.css`)).headers.get('content-type')).toContain('text/css')
  })
})
