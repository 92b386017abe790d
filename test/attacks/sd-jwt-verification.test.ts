import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { attempt } from '../../src/credentials/refuse.ts'
import { readDisclosure } from '../../src/credentials/sd-jwt/disclosure.ts'
import { verifySdJwt } from '../../src/credentials/sd-jwt/verify-sd-jwt.ts'
import {
  element,
  encode,
  forgeDisclosure,
  forgeJws,
  forgeKey,
  forgeKeyBinding,
  member,
  sha256,
} from '../support/credential-forge.ts'

const issuer = forgeKey()
const holder = forgeKey()
const stranger = forgeKey()
const now = new Date('2026-11-22T03:00:00Z')
const seconds = now.getTime() / 1000
const audience = 'x509_hash:verifier'
const nonce = 'nonce-of-this-request'
const header = { alg: 'ES256', typ: 'dc+sd-jwt' }
const name = member('name', '髙﨑 陽翔')
const birthdate = member('birthdate', '2014-05-20')
const base = {
  iss: 'https://id.example.jp/issuers/B113299999010',
  iat: seconds - 60,
  nbf: seconds - 60,
  exp: seconds + 86_400,
  vct: 'https://id.example.jp/vct/zaigaku',
  cnf: { jwk: holder.publicJwk },
  school: { code: 'B113299999010' },
  _sd: [name.digest, birthdate.digest],
  _sd_alg: 'sha-256',
}

interface Forgery {
  header?: object
  payload?: object
  key?: 'issuer' | 'stranger' | 'none'
  disclosures?: string[]
  binding?: { header?: object; payload?: object; key?: 'holder' | 'stranger' | 'issuer' } | 'none'
  compact?: (honest: string) => string
}

function build(forgery: Forgery): string {
  const key = { issuer: issuer.privateKey, stranger: stranger.privateKey, none: undefined }[forgery.key ?? 'issuer']
  const jws = forgeJws({ ...header, ...forgery.header }, { ...base, ...forgery.payload }, key)
  const presentation = [jws, ...(forgery.disclosures ?? [name.encoded]), ''].join('~')
  if (forgery.binding === 'none') return presentation
  const { header: kbHeader = {}, payload = {}, key: kbKey = 'holder' } = forgery.binding ?? {}
  const compact = forgeKeyBinding({
    presentation,
    key: { holder, stranger, issuer }[kbKey].privateKey,
    header: kbHeader,
    payload: { iat: seconds - 5, aud: audience, nonce, ...payload },
  })
  return forgery.compact?.(compact) ?? compact
}

const verify = (compact: string) =>
  attempt(() => verifySdJwt(compact, { now, issuerKey: async () => issuer.publicKey, keyBinding: { audience, nonce } }))

const salt = () => randomBytes(16).toString('base64url')
const reserved = (claim: string) => forgeDisclosure([salt(), claim, 'x'])
const sd = member('_sd', ['x'])
const dots = member('...', 'x')
const sdAlg = member('_sd_alg', 'sha-256')
const proto = forgeDisclosure([salt(), '__proto__', { admin: true }])
const school = member('school', { code: 'C113299999027' })
const lateExp = member('exp', seconds + 999_999)
const status = member('status', { status_list: { idx: 0, uri: 'https://evil.example/' } })
const cnf = member('cnf', { jwk: stranger.publicJwk })
const two = forgeDisclosure(['salt-only-and-name'])
const four = forgeDisclosure([salt(), 'grade', '6', 'more'])
const noSalt = forgeDisclosure([1, 'grade', '6'])
const noName = forgeDisclosure([salt(), 7, '6'])
const notArray = forgeDisclosure({ salt: salt(), name: 'grade' })
const nameless = element('6')
const inArray = element('JP')
const namedInArray = member('country', 'JP')
const nested = member('address', { _sd: [name.digest], city: '見本市' })
const inner = member('code', 'C113299999027')
const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`

const cases: readonly [string, Forgery, string][] = [
  ['alg none', { header: { alg: 'none' }, key: 'none', compact: (text) => text }, 'CREDENTIAL-MALFORMED'],
  ['alg none with a signature', { header: { alg: 'none' } }, 'CREDENTIAL-ALGORITHM'],
  ['a symmetric algorithm', { header: { alg: 'HS256' } }, 'CREDENTIAL-ALGORITHM'],
  ['a critical header', { header: { crit: ['b64'], b64: false } }, 'CREDENTIAL-ALGORITHM'],
  ['typ of an ordinary JWT', { header: { typ: 'JWT' } }, 'CREDENTIAL-TYPE'],
  ['typ of a key binding JWT', { header: { typ: 'kb+jwt' } }, 'CREDENTIAL-TYPE'],
  ['no typ', { header: { typ: undefined } }, 'CREDENTIAL-TYPE'],
  ['signed by a stranger', { key: 'stranger' }, 'CREDENTIAL-SIGNATURE'],
  ['a payload swapped under its signature', { compact: swapPayload }, 'CREDENTIAL-SIGNATURE'],
  ['an unknown hash algorithm', { payload: { _sd_alg: 'sha-512' } }, 'CREDENTIAL-HASH-ALGORITHM'],
  ['a weak hash algorithm', { payload: { _sd_alg: 'md5' } }, 'CREDENTIAL-HASH-ALGORITHM'],
  ['a hash algorithm that is no string', { payload: { _sd_alg: ['sha-256'] } }, 'CREDENTIAL-HASH-ALGORITHM'],
  ['the same disclosure twice', { disclosures: [name.encoded, name.encoded] }, 'CREDENTIAL-DIGEST-REPEATED'],
  ['a digest twice at one level', { payload: { _sd: [name.digest, name.digest] } }, 'CREDENTIAL-DIGEST-REPEATED'],
  ['a digest twice at two levels', { payload: { school: { _sd: [name.digest] } } }, 'CREDENTIAL-DIGEST-REPEATED'],
  [
    'a digest twice through a disclosure',
    { payload: { _sd: [name.digest, nested.digest] }, disclosures: [name.encoded, nested.encoded] },
    'CREDENTIAL-DIGEST-REPEATED',
  ],
  [
    'a disclosure nothing refers to',
    { disclosures: [member('name', 'somebody else').encoded] },
    'CREDENTIAL-DISCLOSURE-UNREFERENCED',
  ],
  [
    'a disclosure inside one that was not sent',
    { payload: { _sd: [nested.digest] }, disclosures: [name.encoded] },
    'CREDENTIAL-DISCLOSURE-UNREFERENCED',
  ],
  ['a claim named _sd', { payload: { _sd: [sd.digest] }, disclosures: [sd.encoded] }, 'CREDENTIAL-CLAIM-NAME'],
  ['a claim named ...', { payload: { _sd: [dots.digest] }, disclosures: [dots.encoded] }, 'CREDENTIAL-CLAIM-NAME'],
  [
    'a claim named _sd_alg',
    { payload: { _sd: [sdAlg.digest] }, disclosures: [sdAlg.encoded] },
    'CREDENTIAL-CLAIM-NAME',
  ],
  [
    'a claim named __proto__',
    { payload: { _sd: [proto.digest] }, disclosures: [proto.encoded] },
    'CREDENTIAL-CLAIM-NAME',
  ],
  ['a visible member named ...', { payload: { school: { '...': 'x' } } }, 'CREDENTIAL-CLAIM-NAME'],
  [
    'a claim that overwrites a visible one',
    { payload: { _sd: [school.digest] }, disclosures: [school.encoded] },
    'CREDENTIAL-CLAIM-EXISTS',
  ],
  [
    'a nested claim that overwrites a visible one',
    { payload: { school: { code: 'B113299999010', _sd: [inner.digest] } }, disclosures: [inner.encoded] },
    'CREDENTIAL-CLAIM-EXISTS',
  ],
  ['two disclosures of one name', twoOfOneName(), 'CREDENTIAL-CLAIM-EXISTS'],
  ['exp out of a disclosure', concealed('exp', lateExp), 'CREDENTIAL-CLAIM-CONCEALED'],
  ['status out of a disclosure', concealed('status', status), 'CREDENTIAL-CLAIM-CONCEALED'],
  ['cnf out of a disclosure', concealed('cnf', cnf), 'CREDENTIAL-CLAIM-CONCEALED'],
  ...(['iss', 'nbf', 'vct', 'vct#integrity'] as const).map((claim): [string, Forgery, string] => [
    `${claim} out of a disclosure`,
    concealed(claim, reserved(claim)),
    'CREDENTIAL-CLAIM-CONCEALED',
  ]),
  ['a disclosure of one element', carrying(two), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  ['a disclosure of four elements', carrying(four), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  ['a disclosure whose salt is a number', carrying(noSalt), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  ['a disclosure whose name is a number', carrying(noName), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  ['a disclosure that is an object', carrying(notArray), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  ['an array element where a member belongs', carrying(nameless), 'CREDENTIAL-DISCLOSURE-MALFORMED'],
  [
    'a named member where an array element belongs',
    { payload: { nationalities: [{ '...': namedInArray.digest }] }, disclosures: [namedInArray.encoded] },
    'CREDENTIAL-DISCLOSURE-MALFORMED',
  ],
  [
    'an array digest with something beside it',
    { payload: { nationalities: [{ '...': inArray.digest, x: 1 }] }, disclosures: [inArray.encoded] },
    'CREDENTIAL-MALFORMED',
  ],
  ['an array digest that is no string', { payload: { nationalities: [{ '...': 5 }] } }, 'CREDENTIAL-MALFORMED'],
  ['_sd that is no array', { payload: { _sd: 'x' }, disclosures: [] }, 'CREDENTIAL-MALFORMED'],
  ['_sd that holds a number', { payload: { _sd: [1] }, disclosures: [] }, 'CREDENTIAL-MALFORMED'],
  ['a disclosure with padding', { disclosures: [`${name.encoded}=`] }, 'CREDENTIAL-MALFORMED'],
  ['a disclosure that is no JSON', { disclosures: ['aGVsbG8'] }, 'CREDENTIAL-MALFORMED'],
  [
    'a disclosure that is no UTF-8',
    { disclosures: [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')] },
    'CREDENTIAL-MALFORMED',
  ],
  ['nesting without end', { payload: { deep: JSON.parse(deep) } }, 'CREDENTIAL-MALFORMED'],
  [
    'too many disclosures',
    { disclosures: Array.from({ length: 200 }, () => member('a', 1).encoded) },
    'CREDENTIAL-MALFORMED',
  ],
  ['too long', { payload: { blob: 'x'.repeat(70_000) } }, 'CREDENTIAL-MALFORMED'],
  ['no tilde at all', { compact: (text) => text.split('~')[0] as string }, 'CREDENTIAL-MALFORMED'],
  ['an empty disclosure', { disclosures: [name.encoded, ''] }, 'CREDENTIAL-MALFORMED'],
  ['no iss', { payload: { iss: undefined } }, 'CREDENTIAL-CLAIM-MISSING'],
  ['no vct', { payload: { vct: undefined } }, 'CREDENTIAL-CLAIM-MISSING'],
  ['no exp', { payload: { exp: undefined } }, 'CREDENTIAL-CLAIM-MISSING'],
  ['expired', { payload: { exp: seconds - 3600 } }, 'CREDENTIAL-EXPIRED'],
  ['exp as text', { payload: { exp: '2099-01-01' } }, 'CREDENTIAL-MALFORMED'],
  ['not valid yet', { payload: { nbf: seconds + 3600 } }, 'CREDENTIAL-NOT-YET-VALID'],
  ['no key binding', { binding: 'none' }, 'KEY-BINDING-MISSING'],
  ['key binding of typ JWT', { binding: { header: { typ: 'JWT' } } }, 'KEY-BINDING-TYPE'],
  ['key binding without typ', { binding: { header: { typ: undefined } } }, 'KEY-BINDING-TYPE'],
  ['key binding with alg none', { binding: { header: { alg: 'none' } } }, 'KEY-BINDING-SIGNATURE'],
  ['key binding by a stranger', { binding: { key: 'stranger' } }, 'KEY-BINDING-SIGNATURE'],
  ['key binding by the issuer', { binding: { key: 'issuer' } }, 'KEY-BINDING-SIGNATURE'],
  [
    'key binding by a stranger who names his own key',
    { binding: { key: 'stranger', header: { jwk: stranger.publicJwk } } },
    'KEY-BINDING-SIGNATURE',
  ],
  ['no cnf in the credential', { payload: { cnf: undefined } }, 'KEY-BINDING-SIGNATURE'],
  ['cnf by kid alone', { payload: { cnf: { kid: 'did:example:1' } } }, 'KEY-BINDING-SIGNATURE'],
  ['key binding of yesterday', { binding: { payload: { iat: seconds - 86_400 } } }, 'KEY-BINDING-TIME'],
  ['key binding of tomorrow', { binding: { payload: { iat: seconds + 86_400 } } }, 'KEY-BINDING-TIME'],
  ['key binding without iat', { binding: { payload: { iat: undefined } } }, 'KEY-BINDING-TIME'],
  ['key binding for somebody else', { binding: { payload: { aud: 'x509_hash:other' } } }, 'KEY-BINDING-AUDIENCE'],
  ['key binding for several', { binding: { payload: { aud: [audience, 'other'] } } }, 'KEY-BINDING-AUDIENCE'],
  ['key binding without aud', { binding: { payload: { aud: undefined } } }, 'KEY-BINDING-AUDIENCE'],
  ['key binding with another nonce', { binding: { payload: { nonce: 'old' } } }, 'KEY-BINDING-NONCE'],
  ['key binding without nonce', { binding: { payload: { nonce: undefined } } }, 'KEY-BINDING-NONCE'],
  ['a disclosure added after the key binding', { compact: addDisclosure }, 'KEY-BINDING-HASH'],
  ['a disclosure taken out after the key binding', { compact: dropDisclosure }, 'KEY-BINDING-HASH'],
  ['key binding without sd_hash', { binding: { payload: { sd_hash: undefined } } }, 'KEY-BINDING-HASH'],
  [
    'key binding over the issuer-signed part alone',
    { binding: { payload: { sd_hash: sha256('x') } } },
    'KEY-BINDING-HASH',
  ],
]

function concealed(claim: string, disclosure: { encoded: string; digest: string }): Forgery {
  return { payload: { [claim]: undefined, _sd: [disclosure.digest] }, disclosures: [disclosure.encoded] }
}

function carrying(disclosure: { encoded: string; digest: string }): Forgery {
  return { payload: { _sd: [disclosure.digest] }, disclosures: [disclosure.encoded] }
}

function twoOfOneName(): Forgery {
  const [first, second] = [member('grade', '5'), member('grade', '6')]
  return { payload: { _sd: [first.digest, second.digest] }, disclosures: [first.encoded, second.encoded] }
}

function swapPayload(compact: string): string {
  const [jws, ...rest] = compact.split('~') as [string, ...string[]]
  const [head, , signature] = jws.split('.')
  return [`${head}.${encode({ ...base, school: { code: 'C113299999027' } })}.${signature}`, ...rest].join('~')
}

function addDisclosure(compact: string): string {
  const parts = compact.split('~')
  return [...parts.slice(0, -1), birthdate.encoded, parts.at(-1)].join('~')
}

function dropDisclosure(compact: string): string {
  const parts = compact.split('~')
  return [parts[0], parts.at(-1)].join('~')
}

describe('SD-JWT VC', () => {
  it('accepts the honest presentation the forgeries are made from', async () => {
    const result = await verify(build({}))
    expect(result.ok && result.value.claims).toMatchObject({ name: '髙﨑 陽翔', school: { code: 'B113299999010' } })
    expect(result.ok && Object.keys(result.value.claims)).not.toContain('birthdate')
    expect(result.ok && result.value.disclosed).toEqual(['name'])
  })

  it('hashes a disclosure as the example of RFC 9901 does', () => {
    const example = 'WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0'
    expect(readDisclosure(example)).toMatchObject({
      name: 'family_name',
      value: 'Möbius',
      digest: 'uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY',
    })
  })

  it('puts nested members and array elements back in their place', async () => {
    const result = await verify(
      build({
        payload: {
          nationalities: [{ '...': inArray.digest }, 'FR', { '...': sha256('decoy') }],
          school: { _sd: [inner.digest] },
        },
        disclosures: [name.encoded, inArray.encoded, inner.encoded],
      }),
    )
    expect(result.ok && result.value.claims).toMatchObject({
      nationalities: ['JP', 'FR'],
      school: { code: 'C113299999027' },
    })
  })

  it.each(cases)('refuses %s', async (_, forgery, code) => {
    const result = await verify(build(forgery))
    expect(result).toMatchObject({ ok: false, failure: { code } })
  })

  it('refuses an issuer key on another curve', async () => {
    const other = forgeKey('P-384')
    const compact = build({ key: 'issuer' })
    const result = await attempt(() => verifySdJwt(compact, { now, issuerKey: async () => other.publicKey }))
    expect(result).toMatchObject({ ok: false, failure: { code: 'CREDENTIAL-SIGNATURE' } })
  })
})
