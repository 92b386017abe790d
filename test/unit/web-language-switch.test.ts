import { parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { providerViews } from '../../src/web/provider/views.ts'
import { signInViews } from '../../src/web/sign-in/views.ts'

const release = { basis: 'notice', scopes: ['openid'], claims: [] } as const
const start = { to: 'first-page', href: '/' } as const
const linkOn = ({ html }: { html: { markup: string } }) => {
  const link = parse(html.markup).querySelector('a[hreflang]')
  return link && { text: link.text, href: link.getAttribute('href') }
}
const refused = (code: 'REQUEST-NOT-FOUND' | 'PROVIDER-ATTEMPT-LOST' | 'PROVIDER-SESSION-ABSENT') =>
  providerViews.refusal({ locale: 'ja', error: new KakehashiError(code), attempt: 'u1', service: undefined })

describe('the link to the other language', () => {
  it('stands on pages that tell the same when they are fetched again', () => {
    const english = { text: 'English', href: '?lang=en' }
    expect(linkOn(refused('REQUEST-NOT-FOUND'))).toEqual(english)
    expect(linkOn(refused('PROVIDER-ATTEMPT-LOST'))).toEqual(english)
    const model = { attempt: 'u1', service: undefined, release, action: '/release/u1', formAction: [] }
    expect(linkOn(providerViews.release({ ...model, locale: 'ja' }))).toEqual(english)
    expect(linkOn(providerViews.release({ ...model, locale: 'en' }))).toEqual({ text: '日本語', href: '?lang=ja' })
  })

  it('keeps the query of a refused sign-in, and is not there where the reason would be lost', () => {
    const error = new KakehashiError('SIGNIN-EXPIRED')
    const page = (query: URLSearchParams | undefined) =>
      linkOn(signInViews.refused({ locale: 'ja', attempt: 'u1', error, query, waysOn: [start] }))
    expect(page(new URLSearchParams({ state: 'u1.x' }))).toEqual({ text: 'English', href: '?state=u1.x&lang=en' })
    expect(page(undefined)).toBeNull()
    expect(linkOn(refused('PROVIDER-SESSION-ABSENT'))).toBeNull()
  })
})
