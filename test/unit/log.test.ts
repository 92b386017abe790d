import { describe, expect, it } from 'vitest'
import { createLog, type LogFields } from '../../src/foundation/index.ts'

/** What a line with these fields says. */
function written(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: string[] = []
  const log = createLog({ destination: { write: (line) => void lines.push(line) } })
  log.info(fields as LogFields, 'message')
  return JSON.parse(lines[0] as string) as Record<string, unknown>
}

const token = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF'

describe('a log line', () => {
  it('carries catalogued fields and drops every other member, whatever it holds', () => {
    const { level, time, ...line } = written({ attempt: 'a', password: 'p', code: token, body: { pin: '1234' } })
    expect([level, typeof time]).toEqual([30, 'number'])
    expect(line).toEqual({ attempt: 'a', msg: 'message' })
  })

  it('leaves out what is not known', () => {
    expect(written({ attempt: undefined, refusal: undefined })).not.toHaveProperty('attempt')
  })

  it('takes queries and random values out of text from outside', () => {
    expect(written({ detail: `GET https://id.example/callback?code=abc&state=${token}#x failed` }).detail).toBe(
      'GET https://id.example/callback?[withheld] failed',
    )
    expect(written({ detail: `token ${token} is unknown` }).detail).toBe('token Zm9v[withheld] is unknown')
    expect(written({ detail: `eyJhbGciOiJFUzI1NiJ9.${token}.${token}` }).detail).not.toContain(token)
    expect(written({ detail: Buffer.alloc(300, 'certificate').toString('base64') }).detail).toMatch(
      /^.{4}\[withheld\]$/,
    )
  })

  it('keeps what an operator needs: numbers of attempts, UUIDs, file names, dates', () => {
    const useful =
      'attempt V1StGXR8_Z5jdHi6B-myT, 550e8400-e29b-41d4-a716-446655440000, /etc/kakehashi/settings.yaml, 2026-11-22'
    expect(written({ detail: useful }).detail).toBe(useful)
  })

  it('describes a fault with the fault behind it, and nothing that a library hung on it', () => {
    const cause = Object.assign(new Error(`answer of https://idp.example/token?secret=1 has ${token}`), {
      code: 'OAUTH_INVALID_RESPONSE',
      response: { body: token },
      parameters: new URLSearchParams({ code: token }),
    })
    const { err } = written({ err: new Error('no identity', { cause }) }) as { err: { stack: string } }
    expect(JSON.stringify(err)).not.toContain(token)
    expect(err).toMatchObject({
      type: 'Error',
      message: 'no identity',
      cause: {
        code: 'OAUTH_INVALID_RESPONSE',
        message: 'answer of https://idp.example/token?[withheld] has Zm9v[withheld]',
      },
    })
    expect(Object.keys(err).sort()).toEqual(['cause', 'message', 'stack', 'type'])
    expect(err.stack).toContain('log.test.ts')
  })

  it('describes whatever else was thrown, and ends with faults that go round in a circle', () => {
    expect(written({ err: { name: '髙﨑' } }).err).toEqual({ type: 'object' })
    const circle = new Error('round')
    circle.cause = circle
    expect(JSON.stringify(written({ err: circle })).length).toBeLessThan(20_000)
  })
})
