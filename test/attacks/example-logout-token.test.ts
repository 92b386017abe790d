import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogoutTokenCheck } from '../../examples/relying-service/logout-token.ts'

const issuer = 'http://gateway.example'
const clientId = 'example-service'
const now = new Date('2026-11-01T00:00:00Z')
const seconds = now.getTime() / 1000
const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const good = {
  iss: issuer,
  aud: clientId,
  iat: seconds,
  exp: seconds + 120,
  jti: 'one',
  sid: 'session',
  sub: 'person',
  events,
}

/** The example service's check, with the gateway's keys published over HTTP; `forge` signs any claims. */
async function world() {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const check = createLogoutTokenCheck({ issuer, clientId, clock: { now: () => now } })
  const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  const forge = (claims: JWTPayload, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key)
  return { forge, check: (token: string) => check(token, jwks) }
}

describe('a logout token at the example service', () => {
  it('ends the session that it names, once', async () => {
    const { forge, check } = await world()
    const token = await forge(good)
    expect(await check(token)).toEqual({ sid: 'session', sub: 'person' })
    await expect(check(token)).rejects.toThrow('used before')
  })

  const wrong: Readonly<Record<string, JWTPayload>> = {
    'of another issuer': { ...good, iss: 'http://other.example' },
    'for another service': { ...good, aud: 'other-service' },
    'that is out of date': { ...good, iat: seconds - 600, exp: seconds - 300 },
    'issued long ago, however long it is valid': { ...good, iat: seconds - 600, exp: seconds + 600 },
    'with a nonce, as an ID token has': { ...good, nonce: 'n' },
    'without the logout event': { ...good, events: {} },
    'that names nobody': { ...good, sid: undefined, sub: undefined } as unknown as JWTPayload,
    'without a number of its own': { ...good, jti: undefined } as unknown as JWTPayload,
  }
  it.each(Object.entries(wrong))('is refused %s', async (_, claims) => {
    const { forge, check } = await world()
    await expect(check(await forge(claims))).rejects.toThrow()
  })

  it('is refused when a stranger signed it, or nobody', async () => {
    const { forge, check } = await world()
    const { privateKey: stranger } = await generateKeyPair('ES256')
    await expect(check(await forge(good, stranger))).rejects.toThrow('signature')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`
    await expect(check(unsigned)).rejects.toThrow()
  })
})
