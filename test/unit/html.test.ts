import { describe, expect, it } from 'vitest'
import { html, safeUrl } from '../../src/foundation/index.ts'

describe('html', () => {
  it('escapes every hole but markup it made itself', () => {
    const name = `<script>"髙﨑" & '𠮷'</script>`
    expect(html`<p title="${name}">${html`<b>${1}</b>`}${false}${null}</p>`.markup).toBe(
      '<p title="&lt;script&gt;&quot;髙﨑&quot; &amp; &#39;𠮷&#39;&lt;/script&gt;"><b>1</b></p>',
    )
  })

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//evil.example/', 'vbscript:x'])(
    'blanks %s',
    (url) => {
      expect(safeUrl(url)).toBe('about:blank')
    },
  )

  it.each(['/path?x=1', 'https://service.example/', 'openid-credential-offer://?credential_offer_uri=x'])(
    'keeps %s',
    (url) => {
      expect(safeUrl(url)).toBe(url)
    },
  )
})
