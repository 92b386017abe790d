import type { AdapterPayload } from 'oidc-provider'
import { describe, expect, it } from 'vitest'
import { pack, unpack, usedCode } from '../../src/provider/kept-payloads.ts'

const grant = { accountId: 'person', clientId: 'service' }
const name = 'name-of-the-entry'

/** What comes back after a payload has been kept as text. */
const kept = (model: string, payload: AdapterPayload, of?: AdapterPayload) =>
  unpack(model, 'id', { name, kept: JSON.parse(JSON.stringify(pack(model, name, payload))) }, of)

const token = { jti: 'id', iat: 1, exp: 2, accountId: 'person', clientId: 'service', grantId: 'g', scope: 'openid' }

describe('what is kept of a payload', () => {
  it.each([
    ['AccessToken', { ...token, expiresWithSession: true, gty: 'authorization_code' }],
    ['AccessToken', { ...token, gty: 'pre_authorized_code', jkt: 'thumbprint' }],
    ['AccessToken', { ...token, expiresWithSession: false, gty: 'authorization_code refresh_token' }],
    ['RefreshToken', { ...token, gty: 'authorization_code', iiat: 1, rotations: 3 }],
  ])('says of a token (%s) all that it said', (model, payload) => {
    expect(kept(model, { kind: model, ...payload }, grant)).toEqual(payload)
  })

  it('says of a code all but when it was made', () => {
    const { iat: _iat, ...code } = token
    const payload = { ...code, codeChallenge: 'c', codeChallengeMethod: 'S256', amr: [], acr: 'urn:a', nonce: 'n' }
    expect(kept('AuthorizationCode', { ...payload, iat: 1, kind: 'AuthorizationCode' }, grant)).toEqual(payload)
    expect(kept('AuthorizationCode', { ...payload, expiresWithSession: true }, grant)).toMatchObject({
      expiresWithSession: true,
    })
  })

  it.each([
    { uid: name, transient: true, amr: [], accountId: 'person' },
    { uid: 'the name it had before', amr: ['pop'], accountId: 'person', authorizations: { service: { grantId: 'g' } } },
    { uid: name },
  ])('says of a session all but when it was made: %j', (session) => {
    expect(kept('Session', { ...session, jti: 'id', exp: 2, iat: 1, kind: 'Session' })).toEqual({
      ...session,
      jti: 'id',
      exp: 2,
    })
  })

  it('gives every session an array of its own', () => {
    const [one, two] = [kept('Session', { uid: name, amr: [] }), kept('Session', { uid: name, amr: [] })]
    expect(one.amr).not.toBe(two.amr)
  })

  it('never holds what opens something', () => {
    for (const model of ['Session', 'AccessToken', 'AuthorizationCode', 'RefreshToken', 'ClientCredentials'])
      expect(JSON.stringify(pack(model, name, { ...token, jti: 'secret' }))).not.toContain('secret')
  })

  it('is less of a used code, and enough to check that it is the same service again', () => {
    const code = pack('AuthorizationCode', name, {
      ...token,
      codeChallenge: 'c',
      redirectUri: 'r',
      nonce: 'n',
      acr: 'a',
    })
    expect(usedCode(code)).toMatchObject({ exp: 2, grantId: 'g', codeChallenge: 'c', redirectUri: 'r' })
    for (const member of ['nonce', 'acr', 'scope']) expect(usedCode(code)).not.toHaveProperty(member)
  })
})
