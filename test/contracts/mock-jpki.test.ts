import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MockJpki, startMockJpki } from '../../mock-idps/jpki/index.ts'
import { answerOf, startCards, useCard } from '../support/jpki-card.ts'

let mock: MockJpki
beforeAll(async () => {
  mock = await startCards()
})
afterEach(() => mock.resetCards())
afterAll(() => mock.close())

const query = (members: Record<string, string>) => `${mock.url}/reader?${new URLSearchParams(members)}`
const request = { kind: 'signature', text: 'text', state: 's', return_to: 'http://localhost:3000/back' }

describe('the reader page', () => {
  it('shows the text to be signed, escaped, under a strict policy and without script', async () => {
    const response = await fetch(query({ ...request, text: '<script>alert(1)</script>\n二行目' }))
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\n二行目')
    expect(page).not.toMatch(/<script|<style|style=|onclick/)
  })

  it.each([
    ['an unknown kind', { ...request, kind: 'both' }],
    ['no return address', { kind: 'signature', text: 'x', state: 's' }],
    ['a return address that runs code', { ...request, return_to: 'javascript:alert(1)' }],
    ['nothing to sign', { ...request, text: '' }],
    ['a challenge that is not base64url', { ...request, kind: 'authentication', challenge: '***' }],
  ])('refuses %s', async (_, members) => {
    expect((await fetch(query(members))).status).toBe(400)
  })

  it('asks for a card when none or an unknown one was chosen, and does not count a PIN that cannot be one', async () => {
    expect((await useCard(mock, { kind: 'authentication', text: 'x', card: 'nobody' })).page).toContain(
      'カードを選んでください',
    )
    for (let n = 0; n < 4; n += 1)
      await useCard(mock, { kind: 'authentication', text: 'x', card: 'takasaki', pin: 'abc' })
    expect((await useCard(mock, { kind: 'authentication', text: 'x', card: 'takasaki' })).status).toBe(200)
  })
})

describe('the control panel', () => {
  const post = (path: string, body: unknown) =>
    fetch(`${mock.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('sets a fault for all cards or one and tells what is set', async () => {
    await post('/control', { fault: 'revoked', card: 'watanabe' })
    const answer = await post('/control', { fault: 'ocsp-stale' })
    expect(await answer.json()).toMatchObject({ everywhere: 'ocsp-stale', byCard: { watanabe: 'revoked' } })
    expect(await (await post('/control/reset', {})).json()).toMatchObject({ everywhere: 'none', byCard: {} })
  })

  it('takes a form from the panel and goes back to it', async () => {
    const body = new URLSearchParams({ fault: 'revoked', card: '' })
    const response = await fetch(`${mock.url}/control`, { method: 'POST', body, redirect: 'manual' })
    expect(response.status).toBe(303)
    const panel = await fetch(`${mock.url}/control`, { headers: { accept: 'text/html' } })
    expect(await panel.text()).toContain('<strong id="fault">revoked</strong>')
  })

  it('refuses a fault or card that does not exist and changes nothing', async () => {
    expect((await post('/control', { fault: 'toString' })).status).toBe(400)
    expect((await post('/control', { fault: 'revoked', card: 'nobody' })).status).toBe(400)
    expect((await post('/control/unlock', { card: 'nobody' })).status).toBe(400)
    expect(
      await (await fetch(`${mock.url}/control`, { headers: { accept: 'application/json' } })).json(),
    ).toMatchObject({
      everywhere: 'none',
      byCard: {},
    })
  })
})

describe('the data directory', () => {
  it('keeps anchors and cards over a restart, and keys to their owner', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'mock-jpki-'))
    const certificateOf = async (running: MockJpki) =>
      answerOf((await useCard(running, { kind: 'authentication', text: 'x', card: 'yoshida' })).fields).certificate
    const anchors = async (running: MockJpki) =>
      Promise.all(
        (await readdir(running.anchorsDirectory))
          .sort()
          .map((name) => readFile(join(running.anchorsDirectory, name), 'utf8')),
      )
    const first = await startMockJpki({ dataDirectory })
    const before = [await certificateOf(first), ...(await anchors(first))]
    await first.close()
    const second = await startMockJpki({ dataDirectory })
    expect([await certificateOf(second), ...(await anchors(second))]).toEqual(before)
    await second.close()
    expect(await readdir(join(dataDirectory, 'anchors'))).toEqual([
      'auth-1.pem',
      'auth-2.pem',
      'auth-next.pem',
      'sign-1.pem',
      'sign-2.pem',
      'sign-next.pem',
    ])
    expect((await stat(join(dataDirectory, 'cards', 'yoshida.json'))).mode & 0o077).toBe(0)
    expect((await stat(join(dataDirectory, 'authorities', 'auth-2.key.pem'))).mode & 0o077).toBe(0)
    await rm(dataDirectory, { recursive: true })
  })
})
