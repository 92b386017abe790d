import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { asKakehashiError } from '../../src/foundation/index.ts'
import { formBody, readForm, several } from '../../src/web/forms.ts'

/** Posts a form to a page that answers with what it read, or with the code of its refusal. */
async function post(body: string): Promise<unknown> {
  const app = new Koa()
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      ctx.body = { refused: asKakehashiError(thrown).code }
    }
  })
  app.use(formBody())
  app.use((ctx) => {
    ctx.body = readForm(ctx, z.object({ kind: z.string(), learner: several }))
  })
  const server = createServer(app.callback())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return (await fetch(url, { method: 'POST', headers, body })).json()
}

describe('a posted form', () => {
  it('brings every tick of a large class', async () => {
    const learner = Array.from({ length: 60 }, (_, n) => `learner-${n}`)
    const body = new URLSearchParams([['kind', 'zaigaku'], ...learner.map((id) => ['learner', id])])
    expect(await post(body.toString())).toEqual({ kind: 'zaigaku', learner })
  })

  it('brings one tick and none as lists too', async () => {
    expect(await post('kind=zaigaku&learner=a')).toEqual({ kind: 'zaigaku', learner: ['a'] })
    expect(await post('kind=zaigaku')).toEqual({ kind: 'zaigaku', learner: [] })
  })

  it('makes no structures out of names', async () => {
    expect(await post('kind[a]=zaigaku')).toEqual({ refused: 'REQUEST-INVALID' })
    expect(await post('kind=a&kind=b')).toEqual({ refused: 'REQUEST-INVALID' })
  })

  it('is refused when it is too large', async () => {
    expect(await post(`kind=${'a'.repeat(300_000)}`)).toEqual({ refused: 'REQUEST-TOO-LARGE' })
  })
})
