import { describe, expect, it } from 'vitest'
import { openProviderWorld } from '../support/provider-world.ts'

const documents = [
  '/jwks',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-credential-issuer',
]

describe('metadata and keys', () => {
  it.each(documents)('%s may be kept, and is not sent again to who has it', async (path) => {
    const { issuer } = await openProviderWorld()
    const first = await fetch(issuer + path)
    const [tag, text] = [first.headers.get('etag') ?? '', await first.text()]
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
    expect(tag).toMatch(/^"[\w-]{43}"$/)
    expect(JSON.parse(text)).toBeTypeOf('object')

    const second = await fetch(issuer + path, { headers: { origin: 'https://wallet.example' } })
    expect(await second.text()).toBe(text)
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(second.headers.get('access-control-allow-origin')).toBe('*')

    const again = await fetch(issuer + path, { headers: { 'if-none-match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await fetch(issuer + path, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag')]).toEqual([200, tag])
  })

  it('leave nothing but the public part of keys in what is published', async () => {
    const { issuer } = await openProviderWorld()
    const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] }
    expect(keys.length).toBeGreaterThan(1)
    for (const key of keys) expect(Object.keys(key)).not.toEqual(expect.arrayContaining(['d']))
  })

  it('are not served to other methods', async () => {
    const { issuer } = await openProviderWorld()
    expect((await fetch(`${issuer}/jwks`, { method: 'POST' })).status).toBe(405)
  })
})
