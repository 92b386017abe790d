import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as x509 from '@peculiar/x509'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createWallet } from '../../examples/wallet/wallet.ts'
import { forgeJws, forgeKey, toX5c } from '../support/credential-forge.ts'

const clock = { now: () => new Date('2026-11-22T03:00:00Z') }
const seconds = clock.now().getTime() / 1000
const key = forgeKey()
const encryption = forgeKey()
let leaf: string

const webKey = (usage: 'sign' | 'verify') =>
  webcrypto.subtle.importKey(
    'jwk',
    (usage === 'sign' ? key.privateKey.export({ format: 'jwk' }) : key.publicJwk) as JsonWebKey,
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    [usage],
  ) as Promise<CryptoKey>

beforeAll(async () => {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=verifier',
    notBefore: new Date('2026-01-01'),
    notAfter: new Date('2030-01-01'),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    keys: { privateKey: await webKey('sign'), publicKey: await webKey('verify') },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  })
  leaf = toX5c(certificate)
})

interface Forgery {
  header?: object
  payload?: object
  key?: 'stranger' | 'none'
  clientId?: string
  method?: 'post'
  status?: number
  answer?: string
}

/** A verifier that serves one request, forged as told. @returns the link to it, and what was sent to its response address */
async function serve(forgery: Forgery) {
  const received: string[] = []
  const server = createServer((request, response) => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}`
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url === '/response') {
        received.push(body)
        response.end('{}')
        return
      }
      const payload = {
        client_id: clientId,
        aud: 'https://self-issued.me/v2',
        response_type: 'vp_token',
        response_mode: 'direct_post.jwt',
        response_uri: `${url}/response`,
        nonce: 'nonce',
        state: 'state',
        exp: seconds + 300,
        dcql_query: { credentials: [{ id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['x'] } }] },
        client_metadata: { jwks: { keys: [{ ...encryption.publicJwk, use: 'enc', alg: 'ECDH-ES' }] } },
        ...forgery.payload,
      }
      const signer = forgery.key === 'none' ? undefined : forgery.key === 'stranger' ? forgeKey() : key
      const header = { alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: [leaf], ...forgery.header }
      response.statusCode = forgery.status ?? 200
      response.end(forgery.answer ?? forgeJws(header, payload, signer?.privateKey))
    })
  })
  const clientId = `x509_hash:${createHash('sha256').update(Buffer.from(leaf, 'base64')).digest('base64url')}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const query = new URLSearchParams({
    client_id: forgery.clientId ?? clientId,
    request_uri: `http://localhost:${(server.address() as AddressInfo).port}/request`,
    ...(forgery.method ? { request_uri_method: forgery.method } : {}),
  })
  return { link: `openid4vp://?${query}`, received }
}

const cases: readonly [string, Forgery, string][] = [
  ['an unsigned request', { header: { alg: 'none' }, key: 'none' }, 'request-untrusted'],
  ['a request signed by a stranger', { key: 'stranger' }, 'request-untrusted'],
  ['a client_id that is not the hash of the certificate', { clientId: 'x509_hash:AAAA' }, 'request-untrusted'],
  ['a client_id without a scheme we know', { clientId: 'redirect_uri:https://evil.example' }, 'request-untrusted'],
  ['another client_id inside', { payload: { client_id: 'x509_hash:other' } }, 'request-untrusted'],
  ['no certificate', { header: { x5c: undefined } }, 'request-untrusted'],
  ['another type of token', { header: { typ: 'JWT' } }, 'request-untrusted'],
  ['an audience of somebody else', { payload: { aud: 'https://other.example' } }, 'request-untrusted'],
  ['an old request', { payload: { exp: seconds - 1 } }, 'request-untrusted'],
  ['a request without the nonce of this wallet', { method: 'post' }, 'request-untrusted'],
  ['a replayed nonce of a wallet', { method: 'post', payload: { wallet_nonce: 'old' } }, 'request-untrusted'],
  [
    'an answer that goes to another host',
    { payload: { response_uri: 'https://evil.example/response' } },
    'request-untrusted',
  ],
  ['an answer in the clear', { payload: { response_uri: 'http://evil.example/response' } }, 'issuer-mismatch'],
  ['a response that is not encrypted', { payload: { response_mode: 'direct_post' } }, 'not-a-request'],
  ['no key to encrypt to', { payload: { client_metadata: { jwks: { keys: [] } } } }, 'not-a-request'],
  ['a query of no form', { payload: { dcql_query: { credentials: [] } } }, 'not-a-request'],
  ['a page', { answer: '<html></html>' }, 'request-untrusted'],
  ['an error', { status: 500 }, 'not-a-request'],
  ['what the wallet does not have', {}, 'nothing-fits'],
]

describe('the example wallet', () => {
  it.each(cases)('sends nothing on %s', async (_, forgery, code) => {
    const { link, received } = await serve(forgery)
    await expect(createWallet({ clock }).present(link)).rejects.toMatchObject({ code })
    expect(received).toEqual([])
  })

  it('talks to nobody by plain http but this machine', async () => {
    const link = 'openid4vp://?client_id=x509_hash:AAAA&request_uri=http%3A%2F%2Fexample.com%2Frequest'
    await expect(createWallet({ clock }).present(link)).rejects.toMatchObject({ code: 'issuer-mismatch' })
    const offer = 'openid-credential-offer://?credential_offer_uri=http%3A%2F%2Fexample.com%2Foffer'
    await expect(createWallet({ clock }).acceptOffer(offer, '123456')).rejects.toMatchObject({
      code: 'issuer-mismatch',
    })
  })
})
