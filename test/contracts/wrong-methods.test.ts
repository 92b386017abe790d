import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { certificateSchema } from '../../src/settings/index.ts'
import { startCards } from '../support/jpki-card.ts'
import { shippedSettings } from '../support/shipped-settings.ts'
import { town } from '../support/sign-in-app.ts'
import { staffService } from '../support/staff-service.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [staffService],
    organisations: [{ ...town }],
    certificates: [certificateSchema.parse(shippedSettings('certificates/zaigaku.yaml'))],
  })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const ask = (method: string, path: string, accept = 'application/json') =>
  fetch(gateway.issuer + path, { method, redirect: 'manual', headers: { accept } })

/** Methods that an address does not refuse with 405, and what it then says in `Allow`. */
async function methodsAt(path: string) {
  const answers = await Promise.all(everyMethod.map(async (method) => ({ method, answer: await ask(method, path) })))
  const taken = answers.filter(({ method, answer }) => method !== 'OPTIONS' && answer.status !== 405)
  const allowed = new Set(answers.map(({ answer }) => answer.headers.get('allow')).filter((one) => one !== null))
  return { answers, taken: taken.map(({ method }) => method).join(', '), allowed: [...allowed] }
}

const ours = {
  '/': 'GET, HEAD',
  '/developers': 'GET, HEAD',
  '/verify': 'GET, HEAD, POST',
  '/sign-in/nobody': 'GET, HEAD',
  '/sign-in/nobody/organisation': 'GET, HEAD, POST',
  '/release/nobody': 'GET, HEAD, POST',
  '/upstream/gbizid/callback': 'GET, HEAD',
  '/upstream/jpki/response': 'POST',
  '/schools/B113299999010': 'GET, HEAD',
  '/guardian': 'GET, HEAD',
  '/acr/ial2-aal2': 'GET, HEAD',
  '/verifications': 'POST',
  '/verifications/nothing': 'GET, HEAD',
  '/presentations/nothing/request': 'GET, HEAD, POST',
  '/presentations/nothing/response': 'POST',
  '/offers/nothing': 'GET, HEAD',
  '/status-lists/nothing': 'GET, HEAD',
}

describe('an address of ours', () => {
  it.each(Object.entries(ours))('%s takes %s and refuses the rest', async (path, allow) => {
    const { taken, allowed, answers } = await methodsAt(path)
    expect(allowed).toEqual([allow])
    expect(taken).toBe(allow)
    expect(answers.find(({ method }) => method === 'OPTIONS')?.answer.status).toBe(204)
  })

  it('refuses with a page where a person looks, with JSON where a program asks', async () => {
    const json = await ask('PUT', '/verifications')
    expect(await json.json()).toMatchObject({ error: 'invalid_request', code: 'REQUEST-METHOD' })
    const page = await ask('POST', '/developers', 'text/html')
    expect(page.headers.get('allow')).toBe('GET, HEAD')
    const text = await page.text()
    for (const part of ['REQUEST-METHOD', 'POST', 'href="/"']) expect(text).toContain(part)
  })

  it('that does not exist is not found, whatever the method', async () => {
    const statuses = await Promise.all(everyMethod.map(async (method) => (await ask(method, '/nowhere/at-all')).status))
    expect(new Set(statuses)).toEqual(new Set([404]))
  })
})

describe('an endpoint of the provider', () => {
  /** Every address that metadata names, the metadata itself, and those that are reached by redirect. */
  const endpoints = async () => {
    const documents = ['openid-configuration', 'oauth-authorization-server', 'openid-credential-issuer']
    const named = documents.map((name) => `/.well-known/${name}`)
    const members = await Promise.all(named.map(async (path) => (await ask('GET', path)).json()))
    const urls = members.flatMap((member) =>
      Object.entries(member as object).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name)),
    )
    const paths = new Set(urls.map(([, url]) => new URL(String(url)).pathname))
    return [...named, ...paths, '/authorize/nobody', '/sign-out/confirm', '/sign-out/success']
  }

  it('refuses with the methods that it takes, and takes those', async () => {
    const found = await endpoints()
    expect(found).toEqual(expect.arrayContaining(['/authorize', '/authorize/push', '/token', '/userinfo', '/jwks']))
    for (const path of found) {
      const { taken, allowed, answers } = await methodsAt(path)
      expect([path, allowed]).toEqual([path, [taken]])
      const unknown = answers.filter(({ answer }) => answer.status === 404).map(({ method }) => method)
      expect([path, ...unknown]).toEqual([path])
    }
  })

  it('leaves it to the library what scripts of other origins ask beforehand', async () => {
    const preflight = { origin: 'https://wallet.example', 'access-control-request-method': 'POST' }
    const answer = await fetch(`${gateway.issuer}/token`, { method: 'OPTIONS', headers: preflight })
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'POST'])
    const none = await fetch(`${gateway.issuer}/authorize`, { method: 'OPTIONS', headers: preflight })
    expect([none.status, none.headers.get('access-control-allow-origin')]).toEqual([204, null])
  })

  it('says so by page and by JSON', async () => {
    expect(await (await ask('GET', '/token')).json()).toMatchObject({
      error: 'invalid_request',
      code: 'REQUEST-METHOD',
    })
    expect(await (await ask('DELETE', '/authorize', 'text/html')).text()).toContain('REQUEST-METHOD')
  })
})
