import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { attempt } from '../../src/credentials/refuse.ts'
import { checkStatus } from '../../src/credentials/status/check-status.ts'
import { packStatuses, readStatus } from '../../src/credentials/status/status-bits.ts'
import { createHttpClient, type HttpClient } from '../../src/foundation/index.ts'
import {
  type ForgedAuthority,
  type ForgedKey,
  forgeAuthority,
  forgeCertificate,
  forgeJws,
  forgeKey,
  toX5c,
} from '../support/credential-forge.ts'
import { openCredentialWorld } from '../support/credential-world.ts'

const now = new Date('2026-11-22T03:00:00Z')
const seconds = now.getTime() / 1000
const issuer = 'https://id.example.jp/issuers/B113299999010'
const uri = 'https://id.example.jp/status-lists/one'
const signer = forgeKey()
let authority: ForgedAuthority
let strangers: ForgedAuthority
let x5c: string[]

beforeAll(async () => {
  authority = await forgeAuthority('Organisation CA')
  strangers = await forgeAuthority('Organisation CA')
  x5c = [toX5c(await forgeCertificate({ name: 'school', key: signer, by: authority, uris: [issuer] }))]
})

const lst = (bytes: Uint8Array) => deflateSync(bytes).toString('base64url')
const list = (revoked: number[], status = 1) =>
  lst(
    packStatuses(
      1024,
      revoked.map((index) => ({ index, status })),
    ),
  )

interface Forgery {
  header?: object
  payload?: object
  key?: ForgedKey | 'none'
  chain?: () => Promise<string[]>
  body?: string
  status?: number
  fails?: boolean
  reference?: unknown
}

async function check(forgery: Forgery): Promise<string> {
  const header = { alg: 'ES256', typ: 'statuslist+jwt', x5c: (await forgery.chain?.()) ?? x5c, ...forgery.header }
  const payload = {
    sub: uri,
    iat: seconds - 10,
    exp: seconds + 600,
    ttl: 60,
    status_list: { bits: 2, lst: list([]) },
    ...forgery.payload,
  }
  const key = forgery.key === 'none' ? undefined : (forgery.key ?? signer).privateKey
  const body = forgery.body ?? forgeJws(header, payload, key)
  const http = (async () => {
    if (forgery.fails) throw new Error('no answer')
    return new Response(body, { status: forgery.status ?? 200 })
  }) as unknown as HttpClient
  const reference = 'reference' in forgery ? forgery.reference : { status_list: { uri, idx: 7 } }
  const claims = { status: reference } as never
  const result = await attempt(() =>
    checkStatus(claims, { http, issuer, trust: { anchors: [authority.pem], withdrawn: new Set() }, now }),
  )
  return result.ok ? 'good' : result.failure.code
}

const bomb = () => deflateSync(Buffer.alloc(64 * 1_048_576)).toString('base64url')

const cases: readonly [string, Forgery, string][] = [
  ['a responder that does not answer', { fails: true }, 'STATUS-UNREACHABLE'],
  ['a responder that answers with an error', { status: 500 }, 'STATUS-UNREACHABLE'],
  ['a redirect', { status: 302 }, 'STATUS-UNREACHABLE'],
  ['an unsigned list', { header: { alg: 'none' }, key: 'none' }, 'STATUS-UNSIGNED'],
  ['a list with a symmetric algorithm', { header: { alg: 'HS256' } }, 'STATUS-UNSIGNED'],
  ['a page instead of a token', { body: '<html>maintenance</html>' }, 'STATUS-UNSIGNED'],
  ['bare JSON', { body: '{"status_list":{"bits":1,"lst":""}}' }, 'STATUS-UNSIGNED'],
  ['an empty answer', { body: '' }, 'STATUS-UNSIGNED'],
  ['another type of token', { header: { typ: 'JWT' } }, 'STATUS-UNSIGNED'],
  ['a credential in place of the list', { header: { typ: 'dc+sd-jwt' } }, 'STATUS-UNSIGNED'],
  ['a list signed by a stranger', { key: forgeKey() }, 'STATUS-UNSIGNED'],
  ['no certificate', { chain: async () => [] }, 'STATUS-UNSIGNED'],
  [
    'a certificate of another authority of the same name',
    { chain: () => chainBy(strangers, issuer) },
    'STATUS-UNSIGNED',
  ],
  [
    'a list of another school',
    { chain: () => chainBy(authority, 'https://id.example.jp/issuers/C113299999027') },
    'STATUS-UNSIGNED',
  ],
  ['a list for another address', { payload: { sub: 'https://id.example.jp/status-lists/two' } }, 'STATUS-MALFORMED'],
  ['no sub', { payload: { sub: undefined } }, 'STATUS-MALFORMED'],
  ['no iat', { payload: { iat: undefined } }, 'STATUS-MALFORMED'],
  ['iat of tomorrow', { payload: { iat: seconds + 86_400 } }, 'STATUS-MALFORMED'],
  ['an expired list', { payload: { exp: seconds - 1 } }, 'STATUS-STALE'],
  ['a list of last week without exp', { payload: { iat: seconds - 7 * 86_400, exp: undefined } }, 'STATUS-STALE'],
  ['exp that is no number', { payload: { exp: 'never' } }, 'STATUS-MALFORMED'],
  ['no list', { payload: { status_list: undefined } }, 'STATUS-MALFORMED'],
  ['three bits', { payload: { status_list: { bits: 3, lst: list([]) } } }, 'STATUS-MALFORMED'],
  ['a list that is not compressed', { payload: { status_list: { bits: 1, lst: 'AAAA' } } }, 'STATUS-MALFORMED'],
  ['a list that blows up', { payload: { status_list: { bits: 1, lst: bomb() } } }, 'STATUS-MALFORMED'],
  ['an index beyond the list', { reference: { status_list: { uri, idx: 999_999 } } }, 'STATUS-OUT-OF-RANGE'],
  ['an index beyond all numbers', { reference: { status_list: { uri, idx: 2 ** 53 } } }, 'STATUS-MISSING'],
  ['a negative index', { reference: { status_list: { uri, idx: -1 } } }, 'STATUS-MISSING'],
  ['an index as text', { reference: { status_list: { uri, idx: '7' } } }, 'STATUS-MISSING'],
  ['no status claim', { reference: undefined }, 'STATUS-MISSING'],
  ['no address', { reference: { status_list: { idx: 7 } } }, 'STATUS-MISSING'],
  ['a revoked credential', { payload: { status_list: { bits: 2, lst: list([7]) } } }, 'CREDENTIAL-REVOKED'],
  ['a suspended credential', { payload: { status_list: { bits: 2, lst: list([7], 2) } } }, 'CREDENTIAL-SUSPENDED'],
  ['a withdrawn consent', { payload: { status_list: { bits: 2, lst: list([7], 3) } } }, 'CREDENTIAL-CONSENT-WITHDRAWN'],
  [
    'a status nobody has defined',
    { payload: { status_list: { bits: 8, lst: lst(Buffer.alloc(64, 0x55)) } } },
    'CREDENTIAL-REVOKED',
  ],
]

async function chainBy(by: ForgedAuthority, uriOfLeaf: string): Promise<string[]> {
  return [toX5c(await forgeCertificate({ name: 'school', key: signer, by, uris: [uriOfLeaf] }))]
}

describe('status of a credential', () => {
  it('is good when the list says so, whoever else is revoked', async () => {
    expect(await check({ payload: { status_list: { bits: 2, lst: list([0, 6, 8, 1023]) } } })).toBe('good')
  })

  it.each(cases)('refuses %s', async (_, forgery, code) => {
    expect(await check(forgery)).toBe(code)
  })

  it('reads the examples of the specification: least significant bit first', () => {
    const oneBit = Buffer.from([0xb9, 0xa3])
    expect(Array.from({ length: 16 }, (_, n) => readStatus(oneBit, 1, n))).toEqual([
      1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1,
    ])
    const twoBits = Buffer.from([0xc9, 0x44, 0xf9])
    expect(Array.from({ length: 12 }, (_, n) => readStatus(twoBits, 2, n))).toEqual([
      1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3,
    ])
    expect(readStatus(oneBit, 1, 16)).toBeUndefined()
  })

  it('is published by the school that issued, and changes at once on revocation', async () => {
    const world = await openCredentialWorld()
    const { credential } = await world.collect({ consentId: 'consent-1' })
    const claims = JSON.parse(Buffer.from(credential.split('.')[1] as string, 'base64url').toString())
    const http = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 2000, maxBytes: 1_048_576 })
    const trust = { anchors: [await world.keys.organisationCaPem()], withdrawn: new Set<string>() }
    const status = async () => {
      const result = await attempt(() =>
        checkStatus(claims, { http, issuer: claims.iss, trust, now: world.clock.now() }),
      )
      return result.ok ? 'good' : result.failure.code
    }
    expect(await status()).toBe('good')
    const first = await fetch(claims.status.status_list.uri)
    expect(first.headers.get('content-type')).toBe('application/statuslist+jwt')
    expect(first.headers.get('cache-control')).toBe('public, max-age=60')
    const etag = first.headers.get('etag') as string
    const again = await fetch(claims.status.status_list.uri, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    expect(await status()).toBe('CREDENTIAL-CONSENT-WITHDRAWN')
    const changed = await fetch(claims.status.status_list.uri, { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    world.clock.advance(7200)
    expect(await status()).toBe('CREDENTIAL-CONSENT-WITHDRAWN')
    expect((await fetch(`${world.issuer}/status-lists/made-up`)).status).toBe(404)
    await http.close()
  })
})
