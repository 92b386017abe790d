import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import Router from 'oidc-provider/lib/helpers/router.js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withPlainContexts } from '../../src/provider/internals.ts'

async function listening(provider: Provider): Promise<string> {
  const server = createServer(provider.callback()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the context of a request to the library', () => {
  it('is a plain property, which goes when its request goes, and is found while the request runs', async () => {
    const provider = withPlainContexts(() => new Provider('http://localhost'))
    const seen: unknown[] = []
    provider.on('userinfo.error', (ctx) => {
      seen.push(Object.getOwnPropertyDescriptor(ctx, 'oidc'), Provider.ctx === ctx)
    })
    const answer = await fetch(`${await listening(provider)}/me`)
    expect(answer.status).toBe(401)
    expect(seen).toEqual([expect.objectContaining({ value: expect.objectContaining({ route: 'userinfo' }) }), true])
  })

  it('is not guessed at: a library whose routes begin in another way is refused, and left as it was', () => {
    const { get } = Router.prototype
    const other = function somethingElse() {}
    expect(() => withPlainContexts(() => new Router().get('new', '/new', other) as Provider)).toThrow(/route new/)
    expect(Router.prototype.get).toBe(get)
  })
})
