import { Router } from '@koa/router'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readUpload, type Upload } from '../../src/web/upload.ts'
import { openWebApp, type WebApp } from '../support/web-app.ts'

const maxBytes = 1_048_576

describe('an upload', () => {
  let app: WebApp
  let received: Upload | undefined
  beforeAll(async () => {
    const router = new Router()
    router.post('/upload', async (ctx) => {
      received = await readUpload(ctx, { maxBytes })
      ctx.status = 204
    })
    app = await openWebApp({ routers: [router] })
  })
  afterAll(() => app.close())

  const send = async (body: FormData | string, type?: string) => {
    received = undefined
    const response = await app.ask('/upload', {
      method: 'POST',
      body,
      ...(type && { headers: { 'content-type': type } }),
    })
    return { status: response.status, text: await response.text() }
  }
  const withFile = (name: string, bytes: number) => {
    const form = new FormData()
    form.append(name, new Blob([new Uint8Array(bytes)]), 'roster.zip')
    return form
  }

  it('brings fields and files, and leaves an empty file field out', async () => {
    const form = withFile('roster', 10)
    form.append('note', '四月')
    form.append('register', new Blob([]), '')
    expect((await send(form)).status).toBe(204)
    expect(received?.fields).toEqual({ note: '四月' })
    expect(received?.files.roster).toMatchObject({ name: 'roster.zip', bytes: Buffer.alloc(10) })
    expect(received?.files.register).toBeUndefined()
  })

  it.each([
    ['a file over the limit', () => withFile('roster', maxBytes + 1), 413, 'REQUEST-TOO-LARGE'],
    [
      'more files than the page has',
      () => {
        const form = new FormData()
        for (let n = 0; n < 9; n += 1) form.append(`f${n}`, new Blob(['x']), 'x')
        return form
      },
      413,
      'REQUEST-TOO-LARGE',
    ],
  ])('refuses %s', async (_, make, status, code) => {
    const refused = await send(make())
    expect(refused.status).toBe(status)
    expect(refused.text).toContain(code)
    expect(received).toBeUndefined()
  })

  it.each([
    ['a body that is no multipart', 'a=b', 'application/x-www-form-urlencoded'],
    ['a multipart without boundary', 'x', 'multipart/form-data'],
    [
      'a multipart that breaks off',
      '--b\r\nContent-Disposition: form-data; name="a"',
      'multipart/form-data; boundary=b',
    ],
  ])('refuses %s', async (_, body, type) => {
    const refused = await send(body, type)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('REQUEST-INVALID')
  })

  it('refuses a field with a My Number', async () => {
    // 12 digits with the right check digit (facts: remainder of the weighted sum), made here and never written down.
    const digits = '12345678901'
    const sum = [...digits].reverse().reduce((total, digit, index) => {
      const n = index + 1
      return total + Number(digit) * (n <= 6 ? n + 1 : n - 5)
    }, 0)
    const check = sum % 11 <= 1 ? 0 : 11 - (sum % 11)
    const form = new FormData()
    form.append('note', `${digits}${check}`)
    const refused = await send(form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('MYNUMBER-REFUSED')
    expect(refused.text).not.toContain(digits)
  })
})
