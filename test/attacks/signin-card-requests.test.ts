import { beforeEach, describe, expect, it } from 'vitest'
import { fixedClock, systemIds } from '../../src/foundation/index.ts'
import { type CardRequests, createCardRequests } from '../../src/signin/card-requests.ts'
import { createMemoryState } from '../../src/storage/index.ts'

const clock = fixedClock('2026-06-01T00:00:00Z')
let requests: CardRequests
beforeEach(() => {
  clock.set('2026-06-01T00:00:00Z')
  requests = createCardRequests({
    state: createMemoryState({ clock }),
    clock,
    ids: systemIds,
    issuer: 'https://gateway.example',
    readerUrl: 'https://reader.example/read',
    lifeSeconds: 600,
  })
})

const asked = {
  purpose: 'consent',
  kind: 'signature',
  document: '同意します。\n髙﨑',
  browserHash: 'own',
  continueAt: '/guardian/consents/signed',
  context: { draft: 'd1' },
} as const
const answer = { certificate: 'AAAA', signature: 'BBBB' }
const own = { purpose: 'consent', browserHash: 'own' }

describe('a text to be signed', () => {
  it('goes to the reader byte by byte and comes back to the page that asked, with what it asked', async () => {
    const { state, readerUrl, fields } = await requests.begin(asked)
    expect(readerUrl).toBe('https://reader.example/read')
    expect(fields).toMatchObject({
      kind: 'signature',
      state,
      return_to: 'https://gateway.example/upstream/jpki/response',
    })
    expect(Buffer.from(fields.text_base64url as string, 'base64url').toString()).toBe(asked.document)
    expect(await requests.receive({ state, ...answer })).toBe(`/guardian/consents/signed?state=${state}`)
    expect(await requests.collect({ state, ...own })).toEqual({
      ok: true,
      value: { kind: 'signature', document: asked.document, context: { draft: 'd1' }, said: { answer } },
    })
  })
})

describe('an answer', () => {
  const answered = async () => {
    const { state } = await requests.begin(asked)
    await requests.receive({ state, ...answer })
    return state
  }

  it('is handed out once, of twenty at once', async () => {
    const state = await answered()
    const all = await Promise.all(Array.from({ length: 20 }, () => requests.collect({ state, ...own })))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await requests.collect({ state, ...own })).toEqual({
      ok: false,
      failure: { code: 'SIGNIN-CARD-ANSWER-USED', context: { draft: 'd1' } },
    })
  })

  it.each([
    ['another browser', { ...own, browserHash: 'another' }, 'SIGNIN-BROWSER-MISMATCH'],
    ['a browser without cookie', { ...own, browserHash: undefined }, 'SIGNIN-BROWSER-MISMATCH'],
    ['another purpose', { ...own, purpose: 'sign-in' }, 'SIGNIN-CARD-ANSWER-UNKNOWN'],
  ])('is not handed to %s, and stays for whom it belongs to', async (_, by, code) => {
    const state = await answered()
    expect(await requests.collect({ state, ...by })).toEqual({ ok: false, failure: { code } })
    expect(await requests.collect({ state, ...own })).toMatchObject({ ok: true })
  })

  it('is not handed out before it is there', async () => {
    const { state } = await requests.begin(asked)
    expect(await requests.collect({ state, ...own })).toMatchObject({ failure: { code: 'SIGNIN-CARD-ANSWER-UNKNOWN' } })
  })

  it('is not handed out too late', async () => {
    const state = await answered()
    clock.advance(600)
    expect(await requests.collect({ state, ...own })).toMatchObject({
      failure: { code: 'SIGNIN-CARD-ANSWER-UNKNOWN', context: { draft: 'd1' } },
    })
  })

  it('is not replaced by a later one', async () => {
    const state = await answered()
    await requests.receive({ state, certificate: 'CCCC', signature: 'DDDD' })
    expect(await requests.collect({ state, ...own })).toMatchObject({ value: { said: { answer } } })
  })

  it.each([[{}], [{ state: 'x' }], [{ state: 'A'.repeat(43) }], [undefined], ['text'], [{ state: ['A', 'B'] }]])(
    'that nobody asked for leads nowhere: %j',
    async (form) => {
      expect(await requests.receive(form)).toBeUndefined()
    },
  )

  it.each([
    [{ certificate: 'not base64!', signature: 'BBBB' }],
    [{ certificate: 'A'.repeat(9000), signature: 'BBBB' }],
    [{ error: 'DROP TABLE' }],
    [{}],
  ])('that cannot be read counts as an error of the reader: %j', async (form) => {
    const { state } = await requests.begin(asked)
    await requests.receive({ state, ...form })
    expect(await requests.collect({ state, ...own })).toMatchObject({ value: { said: { error: 'unreadable' } } })
  })

  it('that brings a My Number along is refused as a whole', async () => {
    const { state } = await requests.begin(asked)
    await expect(requests.receive({ state, ...answer, my_number: '' })).rejects.toMatchObject({
      code: 'MYNUMBER-REFUSED',
    })
    expect(await requests.collect({ state, ...own })).toMatchObject({ ok: false })
  })
})
