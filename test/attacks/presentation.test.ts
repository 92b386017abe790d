import { createHash, X509Certificate } from 'node:crypto'
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { forgeKey } from '../support/credential-forge.ts'
import { type CredentialWorld, openCredentialWorld } from '../support/credential-world.ts'
import { encryptResponse, post, present, readRequest, type WalletRequest } from '../support/presentation-wallet.ts'

const enrolment = { certificate: 'zaigaku', claims: ['enrolled', 'school_name'] }

const call = async (world: CredentialWorld, path: string, options: { body?: unknown; token?: string | null } = {}) => {
  const token = options.token === undefined ? 'token-of-example-service' : options.token
  const response = await fetch(world.issuer + path, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

const start = async (world: CredentialWorld, body: object = enrolment) => {
  const started = await call(world, '/verifications', { body })
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  return started.body as { id: string; request_uri: string; wallet_url: string; qr: string }
}

const result = async (world: CredentialWorld, id: string, responseCode?: string) =>
  (await call(world, `/verifications/${id}${responseCode ? `?response_code=${responseCode}` : ''}`)).body

type Collected = Awaited<ReturnType<CredentialWorld['collect']>>

/** What an honest wallet answers, with room for dishonest changes. */
async function answer(
  world: CredentialWorld,
  request: WalletRequest,
  collected: Pick<Collected, 'credential' | 'holder'>,
  changes: { names?: string[]; payload?: Record<string, unknown>; vpToken?: object; state?: string } = {},
) {
  const presentation = present({
    ...collected,
    request,
    names: changes.names ?? ['enrolled', 'school_name'],
    now: world.clock.now(),
    ...(changes.payload ? { payload: changes.payload } : {}),
  })
  const vpToken = changes.vpToken ?? { zaigaku: [presentation] }
  const response = await encryptResponse(request, { vp_token: vpToken, state: changes.state ?? request.state })
  return post(request.response_uri, { response })
}

describe('presentation', () => {
  it('tells the service exactly what it asked for, and that issuer, holder and status hold', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri, wallet_url, qr } = await start(world)
    expect(await result(world, id)).toMatchObject({ state: 'pending' })
    expect(wallet_url).toContain(encodeURIComponent(request_uri))
    const svg = await fetch(qr)
    expect(svg.headers.get('content-type')).toMatch('image/svg+xml')
    const request = await readRequest(request_uri)
    // The wallet discloses more than it was asked for; the service does not hear of it.
    expect(await answer(world, request, collected, { names: ['enrolled', 'school_name', 'name'] })).toMatchObject({
      status: 200,
      body: {},
    })
    const told = await result(world, id)
    expect(told).toMatchObject({
      state: 'verified',
      credentials: [
        {
          type: `${world.issuer}/vct/zaigaku`,
          issuer: { school_code: 'B113299999010', name: '見本市立みなみ小学校' },
          status: 'valid',
          holder_binding: 'proven',
        },
      ],
    })
    expect((told.credentials as { claims: object }[])[0]?.claims).toEqual({
      enrolled: true,
      school_name: '見本市立みなみ小学校',
    })
    const events = (await world.events()).filter(({ type }) => type === 'presentation.verified')
    expect(events).toMatchObject([{ fields: { client_id: 'example-service', verification: id, outcome: 'verified' } }])
    expect(JSON.stringify(events)).not.toContain('みなみ')
  })

  it('signs its request by the rules of HAIP, with a key of its own for every response', async () => {
    const world = await openCredentialWorld()
    const [one, two] = [await start(world), await start(world)]
    const jwt = await (await fetch(one.request_uri)).text()
    const header = decodeProtectedHeader(jwt)
    expect(header).toMatchObject({ typ: 'oauth-authz-req+jwt', alg: 'ES256' })
    const der = Buffer.from((header.x5c as string[])[0] as string, 'base64')
    const leaf = new X509Certificate(der)
    await expect(compactVerify(jwt, leaf.publicKey)).resolves.toBeDefined()
    expect(leaf.subjectAltName).toBe('DNS:localhost')
    const payload = decodeJwt(jwt)
    expect(payload).toMatchObject({
      client_id: `x509_hash:${createHash('sha256').update(der).digest('base64url')}`,
      aud: 'https://self-issued.me/v2',
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      client_metadata: {
        client_name: 'みほん学習サービス',
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
        vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] } },
      },
    })
    const keys = [await readRequest(one.request_uri), await readRequest(two.request_uri)].map(
      ({ client_metadata }) => client_metadata.jwks.keys,
    )
    expect(keys[0]).toMatchObject([{ kty: 'EC', crv: 'P-256', use: 'enc', alg: 'ECDH-ES' }])
    expect(JSON.stringify(keys)).not.toContain('"d"')
    expect(keys[0]?.[0]?.x).not.toBe(keys[1]?.[0]?.x)
    const posted = await fetch(one.request_uri, {
      method: 'POST',
      body: new URLSearchParams({ wallet_nonce: 'from-the-wallet' }),
    })
    expect(posted.headers.get('content-type')).toBe('application/oauth-authz-req+jwt')
    expect(decodeJwt(await posted.text())).toMatchObject({ wallet_nonce: 'from-the-wallet' })
  })

  it('takes one response of twenty that come at once', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri } = await start(world)
    const request = await readRequest(request_uri)
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(world, request, collected)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
      new Set(['PRESENTATION-ANSWERED']),
    )
    expect(await result(world, id)).toMatchObject({ state: 'verified' })
    expect(await answer(world, request, collected)).toMatchObject({
      status: 400,
      body: { code: 'PRESENTATION-ANSWERED' },
    })
    expect((await fetch(request_uri)).status).toBe(400)
  })

  it('is refused after consent was withdrawn, and after the certificate was revoked, with the reason', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const collected = await world.collect({ certificateId, consentId: 'consent-1' })
    const tryAgain = async () => {
      const { id, request_uri } = await start(world)
      const sent = await answer(world, await readRequest(request_uri), collected)
      return { sent, told: await result(world, id) }
    }
    expect((await tryAgain()).told).toMatchObject({ state: 'verified' })
    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    const withdrawn = await tryAgain()
    expect(withdrawn.sent).toMatchObject({ status: 400, body: { code: 'CREDENTIAL-CONSENT-WITHDRAWN' } })
    expect(withdrawn.told).toMatchObject({
      state: 'refused',
      code: 'CREDENTIAL-CONSENT-WITHDRAWN',
      reason: { ja: expect.any(String) },
    })
    expect(withdrawn.told).not.toHaveProperty('credentials')
    await world.certificates.revoke({ actor: { kind: 'operator', id: 'test' }, certificateId, reason: 'left-school' })
    expect((await tryAgain()).told).toMatchObject({ state: 'refused', code: 'CREDENTIAL-REVOKED' })
  })

  it('brings a same-device result only to the browser that started it, once', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri } = await start(world, {
      ...enrolment,
      redirect_uri: 'https://service.example.jp/verified',
    })
    const sent = await answer(world, await readRequest(request_uri), collected)
    const back = new URL(sent.body.redirect_uri as string)
    expect(back.origin + back.pathname).toBe('https://service.example.jp/verified')
    const code = back.searchParams.get('response_code') as string
    expect(await result(world, id)).toMatchObject({ state: 'pending' })
    expect(await result(world, id, 'guessed')).toMatchObject({ code: 'VERIFICATION-RESPONSE-CODE' })
    expect(await result(world, id, code)).toMatchObject({ state: 'verified' })
    expect(await result(world, id, code)).toMatchObject({ code: 'VERIFICATION-RESPONSE-CODE' })
  })

  it('sends a refusal on the same device back to the service too', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri } = await start(world, {
      ...enrolment,
      redirect_uri: 'https://service.example.jp/verified',
    })
    const sent = await answer(world, await readRequest(request_uri), collected, { payload: { nonce: 'old' } })
    expect(sent.status).toBe(200)
    const code = new URL(sent.body.redirect_uri as string).searchParams.get('response_code') as string
    expect(await result(world, id, code)).toMatchObject({ state: 'refused', code: 'KEY-BINDING-NONCE' })
  })

  it('ends when the wallet declines', async () => {
    const world = await openCredentialWorld()
    const { id, request_uri } = await start(world)
    const { response_uri, state } = await readRequest(request_uri)
    expect(await post(response_uri, { error: 'access_denied', state: 'another' })).toMatchObject({
      body: { code: 'PRESENTATION-UNREADABLE' },
    })
    expect(await post(response_uri, { error: 'access_denied', state })).toMatchObject({ status: 200 })
    expect(await result(world, id)).toMatchObject({ state: 'refused', code: 'PRESENTATION-DECLINED' })
  })

  it('forgets everything after ten minutes', async () => {
    const world = await openCredentialWorld()
    const { id, request_uri } = await start(world)
    world.clock.advance(601)
    expect(await result(world, id)).toMatchObject({ code: 'VERIFICATION-UNKNOWN' })
    expect((await fetch(request_uri)).status).toBe(404)
  })

  it('refuses a presentation that fits another request, query, holder or trust', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const stolen = { ...collected, holder: forgeKey() }
    const once = async (from: Pick<Collected, 'credential' | 'holder'>, changes: Parameters<typeof answer>[3]) => {
      const { id, request_uri } = await start(world)
      await answer(world, await readRequest(request_uri), from, changes)
      return (await result(world, id)).code
    }
    expect(await once(stolen, {})).toBe('KEY-BINDING-SIGNATURE')
    expect(await once(collected, { payload: { aud: 'x509_hash:other' } })).toBe('KEY-BINDING-AUDIENCE')
    expect(await once(collected, { payload: { nonce: 'of-another-request' } })).toBe('KEY-BINDING-NONCE')
    expect(await once(collected, { names: ['school_name'] })).toBe('PRESENTATION-QUERY-UNMET')
    expect(await once(collected, { vpToken: {} })).toBe('PRESENTATION-QUERY-UNMET')
    expect(await once(collected, { vpToken: { zaigaku: [] } })).toBe('PRESENTATION-UNREADABLE')
    expect(await once(collected, { vpToken: { zaigaku: 'text' } })).toBe('PRESENTATION-UNREADABLE')
    expect(await once(collected, { vpToken: { other: [collected.credential] } })).toBe('PRESENTATION-QUERY-UNMET')
    expect(await once(collected, { vpToken: { zaigaku: [collected.credential] } })).toBe('KEY-BINDING-MISSING')
    expect(await once(collected, { vpToken: { zaigaku: ['not a credential~'] } })).toBe('CREDENTIAL-MALFORMED')
    world.clock.set('2027-03-01T00:00:00Z')
    expect(await once(collected, {})).toBe('CREDENTIAL-EXPIRED')
  })

  it('does not spend the request on a response it cannot read', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri } = await start(world)
    const request = await readRequest(request_uri)
    const other = await readRequest((await start(world)).request_uri)
    const unreadable = async (form: Record<string, string>) => (await post(request.response_uri, form)).body.code
    expect(await unreadable({ response: 'rubbish' })).toBe('PRESENTATION-UNREADABLE')
    expect(await unreadable({})).toBe('PRESENTATION-UNREADABLE')
    expect(await unreadable({ vp_token: '{}', state: request.state })).toBe('PRESENTATION-UNREADABLE')
    const key = other.client_metadata.jwks.keys[0]
    const toOther = await encryptResponse(request, { vp_token: {}, state: request.state }, key ? { key } : {})
    expect(await unreadable({ response: toOther })).toBe('PRESENTATION-UNREADABLE')
    const wrongState = await encryptResponse(request, { vp_token: {}, state: 'another' })
    expect(await unreadable({ response: wrongState })).toBe('PRESENTATION-UNREADABLE')
    const weak = await encryptResponse(
      request,
      { vp_token: {}, state: request.state },
      { alg: 'ECDH-ES+A128KW', enc: 'A128CBC-HS256' },
    )
    expect(await unreadable({ response: weak })).toBe('PRESENTATION-UNREADABLE')
    expect(await answer(world, request, collected)).toMatchObject({ status: 200 })
    expect(await result(world, id)).toMatchObject({ state: 'verified' })
  })

  it('refuses a credential of a school that is no longer listed', async () => {
    const world = await openCredentialWorld()
    const collected = await world.collect()
    const { id, request_uri } = await start(world)
    world.closeSchool()
    await answer(world, await readRequest(request_uri), collected)
    expect(await result(world, id)).toMatchObject({ state: 'refused', code: 'CREDENTIAL-ISSUER-NOT-LISTED' })
  })

  it('checks a pasted credential, and says that its holder was not checked', async () => {
    const world = await openCredentialWorld()
    const { credential } = await world.collect({ consentId: 'consent-1' })
    const checked = await world.credentials.verifyCredential(` ${credential}\n`)
    expect(checked).toMatchObject({
      ok: true,
      value: { holder_binding: 'not checked', claims: { name: '髙﨑　陽翔' }, status: 'valid' },
    })
    expect(await world.credentials.verifyCredential(credential.replace('~', 'x~'))).toMatchObject({
      ok: false,
      failure: { code: expect.stringMatching(/^CREDENTIAL-/) },
    })
    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    expect(await world.credentials.verifyCredential(credential)).toMatchObject({
      ok: false,
      failure: { code: 'CREDENTIAL-CONSENT-WITHDRAWN' },
    })
  })
})

describe('who may ask for what', () => {
  const dcql = (changes: object, more: object = {}) => ({
    dcql_query: {
      credentials: [
        { id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['VCT'] }, claims: [{ path: ['enrolled'] }], ...changes },
      ],
      ...more,
    },
  })
  const cases: readonly [string, object, string][] = [
    ['an empty body', {}, 'VERIFICATION-REQUEST-INVALID'],
    ['a query and a kind', { ...enrolment, ...dcql({}) }, 'VERIFICATION-REQUEST-INVALID'],
    ['an unknown member', { ...enrolment, respond_to: 'https://evil.example' }, 'VERIFICATION-REQUEST-INVALID'],
    ['a claim it has not registered', { certificate: 'zaigaku', claims: ['name'] }, 'VERIFICATION-NOT-REGISTERED'],
    [
      'a claim that no certificate has',
      { certificate: 'zaigaku', claims: ['constructor'] },
      'VERIFICATION-REQUEST-INVALID',
    ],
    ['a kind it has not registered', { certificate: 'seiseki', claims: [] }, 'VERIFICATION-NOT-REGISTERED'],
    [
      'a return address it has not registered',
      { ...enrolment, redirect_uri: 'https://evil.example/' },
      'VERIFICATION-NOT-REGISTERED',
    ],
    ['a return address that is no URL', { ...enrolment, redirect_uri: 'verified' }, 'VERIFICATION-REQUEST-INVALID'],
    [
      'a type of somebody else',
      dcql({ meta: { vct_values: ['https://other.example/vct'] } }),
      'VERIFICATION-NOT-REGISTERED',
    ],
    ['no type', dcql({ meta: {} }), 'VERIFICATION-REQUEST-INVALID'],
    [
      'another format',
      dcql({ format: 'mso_mdoc', meta: { doctype_value: 'x' }, claims: [{ path: ['a', 'b'] }] }),
      'VERIFICATION-REQUEST-INVALID',
    ],
    ['no proof of the holder', dcql({ require_cryptographic_holder_binding: false }), 'VERIFICATION-REQUEST-INVALID'],
    ['several of one kind', dcql({ multiple: true }), 'VERIFICATION-REQUEST-INVALID'],
    ['a path into a claim', dcql({ claims: [{ path: ['enrolled', 'deep'] }] }), 'VERIFICATION-REQUEST-INVALID'],
    ['a query of no form', { dcql_query: { credentials: 'all' } }, 'VERIFICATION-REQUEST-INVALID'],
    [
      'the same query twice',
      dcql(
        {},
        {
          credentials: [
            { id: 'a', format: 'dc+sd-jwt', meta: {} },
            { id: 'a', format: 'dc+sd-jwt', meta: {} },
          ],
        },
      ),
      'VERIFICATION-REQUEST-INVALID',
    ],
  ]

  it.each(cases)('refuses %s', async (_, body, code) => {
    const world = await openCredentialWorld()
    const filled = JSON.parse(JSON.stringify(body).replace('"VCT"', JSON.stringify(`${world.issuer}/vct/zaigaku`)))
    expect((await call(world, '/verifications', { body: filled })).body.code).toBe(code)
  })

  it('takes a DCQL query within the registration', async () => {
    const world = await openCredentialWorld()
    const body = JSON.parse(
      JSON.stringify(dcql({ claims: [{ path: ['enrolled'], values: [true] }] })).replace(
        'VCT',
        `${world.issuer}/vct/zaigaku`,
      ),
    )
    const collected = await world.collect()
    const { id, request_uri } = await start(world, body)
    const request = await readRequest(request_uri)
    const presentation = present({ ...collected, request, names: ['enrolled'], now: world.clock.now() })
    await answer(world, request, collected, { vpToken: { a: [presentation] } })
    expect(await result(world, id)).toMatchObject({ state: 'verified', credentials: [{ claims: { enrolled: true } }] })
  })

  it('refuses a value that was not asked for', async () => {
    const world = await openCredentialWorld()
    const body = JSON.parse(
      JSON.stringify(dcql({ claims: [{ path: ['enrolled'], values: [false] }] })).replace(
        'VCT',
        `${world.issuer}/vct/zaigaku`,
      ),
    )
    const collected = await world.collect()
    const { id, request_uri } = await start(world, body)
    const request = await readRequest(request_uri)
    const presentation = present({ ...collected, request, names: ['enrolled'], now: world.clock.now() })
    await answer(world, request, collected, { vpToken: { a: [presentation] } })
    expect(await result(world, id)).toMatchObject({ state: 'refused', code: 'PRESENTATION-QUERY-UNMET' })
  })

  it('tells a body that cannot be read from a fault of ours', async () => {
    const world = await openCredentialWorld()
    const send = async (path: string, type: string, body: string) => {
      const headers = { 'content-type': type, authorization: 'Bearer token-of-example-service' }
      return (await fetch(world.issuer + path, { method: 'POST', headers, body })).json()
    }
    expect(await send('/verifications', 'application/json', '{"cert')).toMatchObject({
      code: 'VERIFICATION-REQUEST-INVALID',
    })
    expect(await send('/verifications', 'application/json', '[1]')).toMatchObject({
      code: 'VERIFICATION-REQUEST-INVALID',
    })
    expect(
      await send('/verifications', 'application/json', JSON.stringify({ purpose: 'x'.repeat(70_000) })),
    ).toMatchObject({ code: 'REQUEST-TOO-LARGE' })
    expect(await send('/verifications', 'text/plain', 'certificate')).toMatchObject({
      code: 'VERIFICATION-REQUEST-INVALID',
    })
    const { id } = await start(world)
    const response = `/presentations/${id}/response`
    expect(await send(response, 'application/x-www-form-urlencoded', `response=${'x'.repeat(600_000)}`)).toMatchObject({
      code: 'REQUEST-TOO-LARGE',
    })
    expect(await send(response, 'application/json', '{}')).toMatchObject({ code: 'PRESENTATION-UNREADABLE' })
  })

  it('refuses a purpose that holds a My Number', async () => {
    const world = await openCredentialWorld()
    const base = '10000000000'
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    const rest = weights.reduce((sum, weight, n) => sum + weight * Number(base[n]), 0) % 11
    const number = `${base}${rest <= 1 ? 0 : 11 - rest}`
    const refused = await call(world, '/verifications', { body: { ...enrolment, purpose: `照会 ${number}` } })
    expect(refused.body.code).toBe('MYNUMBER-REFUSED')
    expect(JSON.stringify(refused.body)).not.toContain(number)
  })

  it('asks for a token, for the right scope, for a registration; tells nobody else the result', async () => {
    const world = await openCredentialWorld()
    const none = await call(world, '/verifications', { body: enrolment, token: null })
    expect(none).toMatchObject({ status: 401, body: { code: 'VERIFICATION-TOKEN' } })
    expect(none.headers.get('www-authenticate')).toContain('Bearer')
    const wrong = await call(world, '/verifications', { body: enrolment, token: 'made-up' })
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(await call(world, '/verifications', { body: enrolment, token: 'token-without-scope' })).toMatchObject({
      status: 403,
      body: { code: 'VERIFICATION-SCOPE' },
    })
    expect(await call(world, '/verifications', { body: enrolment, token: 'token-of-other-service' })).toMatchObject({
      status: 403,
      body: { code: 'VERIFICATION-NOT-REGISTERED' },
    })
    const { id } = await start(world)
    expect(await call(world, `/verifications/${id}`, { token: 'token-of-other-service' })).toMatchObject({
      status: 404,
      body: { code: 'VERIFICATION-UNKNOWN' },
    })
    expect(await call(world, `/verifications/${id}`, { token: null })).toMatchObject({ status: 401 })
  })
})
