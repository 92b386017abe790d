import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { checkSignature } from '../../src/upstream/gbizid/check-signature.ts'
import { createPublishedKeys } from '../../src/upstream/gbizid/published-keys.ts'
import { refusalOf } from '../support/organisation-world.ts'

const pair = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength })
const [right, other, weak] = [pair(), pair(), pair(1024)]
const jwkOf = ({ publicKey }: { publicKey: KeyObject }, members: Record<string, unknown> = {}) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid: 'a',
  ...members,
})

const tokenOf = (header: Record<string, unknown> = {}) =>
  new SignJWT({ sub: 'somebody' }).setProtectedHeader({ alg: 'RS256', kid: 'a', ...header }).sign(right.privateKey)

/** What checking a token against a published document ends in; undefined when the signature holds. */
async function endOf(jwks: unknown, token: string, status = 200) {
  const keys = createPublishedKeys({ clock: fixedClock('2026-11-25T00:00:00Z') })
  const fetch = async () => new Response(typeof jwks === 'string' ? jwks : JSON.stringify(jwks), { status })
  return refusalOf(checkSignature(token, (kid) => keys.keyFor(kid, fetch, 'https://gbizid.example/jwks')))
}

describe('the signature of an ID token of GビズID', () => {
  it('holds with the key that the token names, or the only one', async () => {
    const named = [jwkOf(right), jwkOf(other, { kid: 'b' })]
    expect(await endOf({ keys: named }, await tokenOf())).toBeUndefined()
    expect(await endOf({ keys: [jwkOf(right)] }, await tokenOf({ kid: undefined }))).toBeUndefined()
  })

  it.each([
    ['another key of that name', { keys: [jwkOf(other)] }, 'GBIZID-SIGNATURE'],
    ['a key that is too short', { keys: [jwkOf(weak)] }, 'GBIZID-KEY-UNKNOWN'],
    ['a key for encryption', { keys: [jwkOf(right, { use: 'enc' })] }, 'GBIZID-KEY-UNKNOWN'],
    ['a key of another algorithm', { keys: [jwkOf(right, { alg: 'PS256' })] }, 'GBIZID-KEY-UNKNOWN'],
    ['two keys of one name', { keys: [jwkOf(right), jwkOf(other)] }, 'GBIZID-KEY-UNKNOWN'],
    ['no key', { keys: [] }, 'GBIZID-KEY-UNKNOWN'],
    ['a secret in place of a key', { keys: [{ kty: 'oct', kid: 'a', k: 'AAAA' }] }, 'GBIZID-KEY-UNKNOWN'],
    ['no JWKS', { key: jwkOf(right) }, 'GBIZID-RESPONSE-INVALID'],
    ['no JSON', '<html>', 'GBIZID-RESPONSE-INVALID'],
  ])('is refused where %s is published', async (_, jwks, code) => {
    expect(await endOf(jwks, await tokenOf())).toBe(code)
  })

  it('is refused where the keys are gone, and where a token without a name meets several', async () => {
    expect(await endOf({ keys: [jwkOf(right)] }, await tokenOf(), 404)).toBe('GBIZID-RESPONSE-INVALID')
    const named = [jwkOf(right), jwkOf(other, { kid: 'b' })]
    expect(await endOf({ keys: named }, await tokenOf({ kid: undefined }))).toBe('GBIZID-KEY-UNKNOWN')
  })

  it('is refused when the header asks for another algorithm or for what we do not know', async () => {
    const [, body, signature] = (await tokenOf()).split('.')
    for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { alg: 'RS512' }, { alg: 'RS256', crit: ['exp'] }]) {
      const bent = Buffer.from(JSON.stringify({ ...header, kid: 'a' })).toString('base64url')
      expect(await endOf({ keys: [jwkOf(right)] }, `${bent}.${body}.${signature}`)).toBe('GBIZID-ALGORITHM')
    }
  })
})
