import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWallet } from '../../examples/wallet/wallet.ts'
import { type MockGbizid, startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { addMonths, createLog, logFields, systemClock, tokyoDate } from '../../src/foundation/index.ts'
import { certificateSchema, organisationSchema, serviceSchema } from '../../src/settings/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { createBrowser } from '../support/browser.ts'
import { startCards } from '../support/jpki-card.ts'
import { redirectUri } from '../support/provider-world.ts'
import { backToService } from '../support/service-sign-in.ts'
import { shippedSettings } from '../support/shipped-settings.ts'
import { walkGbizid } from '../support/walk-gbizid.ts'
import { useReader } from '../support/walk-sign-in.ts'
import { startWholeGateway, type WholeGateway } from '../support/whole-gateway.ts'

const clientSecret = 'test-only-secret-of-the-relying-service'
const school = { code: 'B113299999010', name: '見本市立みなみ小学校', address: '東京都見本市南町１－１' }
/** 番号法 says that nobody keeps one; this is the check digit rule applied to a run of digits. */
const myNumberOf = (eleven: string) => {
  const sum = [...eleven].reverse().reduce((total, digit, at) => total + Number(digit) * (at < 6 ? at + 2 : at - 4), 0)
  return `${eleven}${sum % 11 <= 1 ? 0 : 11 - (sum % 11)}`
}

let gbizid: MockGbizid
let cards: MockJpki
let gateway: WholeGateway
const lines: Record<string, unknown>[] = []
beforeAll(async () => {
  ;[gbizid, cards] = await Promise.all([startMockGbizid(), startCards()])
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString().split('\n')) if (line) lines.push(JSON.parse(line) as Record<string, unknown>)
      done()
    },
  })
  gateway = await startWholeGateway({
    gbizid,
    cards,
    services: [
      serviceSchema.parse({
        client_id: 'service',
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        scope: 'openid origin organisation',
        name: { ja: '試験サービス', en: 'Test service' },
        purpose: { ja: '試験のため', en: 'For tests' },
      }),
    ],
    organisations: [organisationSchema.parse(shippedSettings('organisations/mihon.yaml'))],
    certificates: [certificateSchema.parse(shippedSettings('certificates/zaigaku.yaml'))],
    log: createLog({ destination }),
  })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([gbizid.close(), cards.close()])
})

/** Every text of every line, wherever it stands; numbers are times, sizes and codes of HTTP. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function expectNowhere(secrets: Readonly<Record<string, string>>): void {
  expect(lines.length).toBeGreaterThan(0)
  const written = textsOf(lines).join('\n')
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(1)
    // A short run of digits may be part of a random identifier.
    const found = /^\d+$/.test(secret)
      ? new RegExp(`(?<![\\w-])${secret}(?![\\w-])`).test(written)
      : written.includes(secret)
    expect(found, `${name} stands in the log`).toBe(false)
  }
}

const token = (form: Record<string, string>, secret = clientSecret) =>
  fetch(`${gateway.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`service:${secret}`)}` },
    body: new URLSearchParams(form),
  })

describe('the log', () => {
  it('tells a whole sign-in without a code, a token or a person', async () => {
    const browser = createBrowser()
    const request = createAuthorizationRequest(gateway.issuer, {
      scope: 'openid origin organisation',
      nonce: 'the-nonce-of-a-service',
    })
    const choice = await browser.open(request.url)
    const atUpstream = (await browser.post(`${choice.url}/organisation`, {})).headers.get('location') as string
    const back = await walkGbizid(browser, atUpstream, 'prime@mihon.example')
    const returned = await browser.get(back)
    const answer = await backToService(browser, returned)
    const code = request.codeOf(answer)
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: request.verifier }
    await token({ ...form, code_verifier: 'x'.repeat(43) }, 'a wrong secret that somebody guessed')
    const tokens = (await (await token(form)).json()) as { access_token: string; id_token: string }
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    expect((await fetch(`${gateway.issuer}/userinfo`, { headers })).status).toBe(200)
    await token(form)
    await browser.get(back)

    const upstream = new URL(back).searchParams
    expectNowhere({
      'upstream code': upstream.get('code') as string,
      'random part of the state': (upstream.get('state') as string).split('.')[1] as string,
      code,
      verifier: request.verifier,
      nonce: 'the-nonce-of-a-service',
      'access token': tokens.access_token,
      'id token': tokens.id_token,
      'signature of the id token': tokens.id_token.split('.')[2] as string,
      'client secret': clientSecret,
      'guessed secret': 'somebody guessed',
      'upstream client secret': 'development-only-gbizid-secret',
      'session cookie': browser.cookie('session') as string,
      'account name': 'prime@mihon',
      'family name': '見本 一郎',
    })
  })

  it('tells a sign-in by card without certificate, signature, PIN or name', async () => {
    const browser = createBrowser()
    const choice = await browser.open(createAuthorizationRequest(gateway.issuer).url)
    await browser.open(choice.url)
    const page = await browser.submit(`${choice.url}/individual`)
    const { action, fields } = await useReader(browser, page.url, { card: 'takasaki', pin: '1234' })
    const signature = fields.signature as string
    await browser.submit(action, { ...fields, state: 'x'.repeat(43) }, 'cross-site')
    // It ends at the service, where nobody listens; then the same answer comes once more.
    await expect(browser.submit(action, fields, 'cross-site')).rejects.toThrow('fetch failed')
    await browser.submit(action, fields, 'cross-site')
    expect(lines.filter(({ msg, path }) => msg === 'signed in' && path === 'individual')).toHaveLength(1)
    expectNowhere({
      certificate: fields.certificate as string,
      'part of the certificate': (fields.certificate as string).slice(200, 240),
      signature,
      'part of the signature': signature.slice(20, 60),
      state: fields.state as string,
      PIN: '1234',
      'family name': '髙﨑',
      'given name': '真由美',
      'birth date': '1985-03-15',
    })
  })

  it('tells an issuance and a check without codes, credential or what it says', async () => {
    const { credentials } = gateway.app.parts
    const today = tokyoDate(systemClock.now())
    const guardian = { issuer: 'jpki', sub: 'x', origin: 'individual', assurance: { ial: 3, aal: 3 } } as const
    const { personId } = await gateway.records.transaction((tx) => gateway.app.parts.people.signedIn(tx, guardian))
    const claims = { enrolled: true, school_name: school.name, name: '髙﨑　陽翔', birthdate: '2014-05-20' }
    await gateway.records.db
      .insertInto('certificates')
      .values({
        certificate_id: 'certificate-1',
        kind: 'zaigaku',
        school_code: school.code,
        learner_id: 'learner-1',
        status: 'approved',
        snapshot: JSON.stringify({ officialName: claims.name, birthDate: claims.birthdate }),
        drafted_by: 'office',
        drafted_at: systemClock.now().toISOString(),
        number_year: 2026,
        number_sequence: 1,
        approved_by: 'principal',
        approved_at: systemClock.now().toISOString(),
        principal_name: '佐々木　恵',
        issued_on: today,
        expires_on: addMonths(today, 3),
        claims: JSON.stringify(claims),
        credentials_issued: 0,
      })
      .execute()
    const actor = { kind: 'person', id: personId } as const
    const offer = await credentials.createOffer({ certificateId: 'certificate-1', personId, actor })
    const document = (await (await fetch(`${gateway.issuer}/offers/${offer.offerId}`)).json()) as {
      grants: Record<string, { 'pre-authorized_code': string }>
    }
    const code = Object.values(document.grants)[0]?.['pre-authorized_code'] as string
    const wallet = createWallet({ clock: systemClock })
    await expect(wallet.acceptOffer(offer.offerUri, offer.txCode === '000000' ? '111111' : '000000')).rejects.toThrow()
    const { jwt, disclosures } = await wallet.acceptOffer(offer.offerUri, offer.txCode)
    const credential = `${[jwt, ...disclosures.map(({ encoded }) => encoded)].join('~')}~`
    const checked = new FormData()
    checked.set('credential', credential)
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' }
    expect((await fetch(`${gateway.issuer}/verify`, { method: 'POST', body: checked, headers })).status).toBe(200)

    expectNowhere({
      'transaction code': offer.txCode,
      'pre-authorised code': code,
      'offer address': offer.offerId,
      credential,
      'payload of the credential': credential.split('.')[1] as string,
      disclosure: credential.split('~')[1] as string,
      name: '陽翔',
      'birth date': claims.birthdate,
      principal: '佐々木',
    })
  })

  it('holds no My Number, wherever somebody puts one', async () => {
    const number = myNumberOf('98765432109')
    await fetch(`${gateway.issuer}/${number}`)
    await fetch(`${gateway.issuer}/verify/${number.slice(0, 4)}-${number.slice(4, 8)}-${number.slice(8)}?n=${number}`)
    const form = new FormData()
    form.set('credential', number)
    const headers = { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': number, 'user-agent': number }
    await fetch(`${gateway.issuer}/verify`, { method: 'POST', body: form, headers })
    expect(lines.filter(({ path }) => path === '[withheld]')).toHaveLength(2)
    expectNowhere({ 'My Number': number, 'its groups': `${number.slice(4, 8)}-${number.slice(8)}` })
  })

  it('carries the fields of its catalogue and no others', () => {
    const known = new Set([...Object.keys(logFields), 'level', 'time', 'msg'])
    expect(lines.flatMap((line) => Object.keys(line)).filter((name) => !known.has(name))).toEqual([])
    expect(new Set(lines.map(({ msg }) => msg))).toContain('signed in')
  })
})
