import { describe, expect, it } from 'vitest'
import { html } from '../../src/foundation/index.ts'
import { markJapanese } from '../../src/web/japanese-parts.ts'

const marked = (markup: ReturnType<typeof html>) => markJapanese(markup).markup

describe('Japanese in an English page', () => {
  it('is marked, with the signs and selectors that belong to it', () => {
    expect(marked(html`<p>For 見本市立みなみ小学校, class 6年1組</p>`)).toBe(
      '<p>For <span lang="ja">見本市立みなみ小学校</span>, class 6<span lang="ja">年</span>1<span lang="ja">組</span></p>',
    )
    expect(marked(html`<p>${'渡邉\u{E0102}　茂'}</p>`)).toBe('<p><span lang="ja">渡邉\u{E0102}　茂</span></p>')
  })

  it('is not cut out of a name with Latin letters', () => {
    expect(marked(html`<button>Continue with GビズID</button>`)).toBe(
      '<button>Continue with <span lang="ja">GビズID</span></button>',
    )
  })

  it('is left alone in attributes, in elements that hold text alone, and where it is marked already', () => {
    for (const markup of [
      '<a href="/x" aria-label="学校">x</a>',
      '<title>学校</title>',
      '<select><option value="a">学校</option></select>',
      '<textarea>学校</textarea>',
      '<pre lang="ja">学校 と 家庭</pre>',
      '<a lang="ja" hreflang="ja">日本語</a>',
    ])
      expect(marked({ markup } as ReturnType<typeof html>)).toBe(markup)
    expect(marked(html`<title>学校</title><p>学校</p>`)).toBe('<title>学校</title><p><span lang="ja">学校</span></p>')
  })

  it('stays escaped', () => {
    expect(marked(html`<p>${'学校<script>'}</p>`)).toBe('<p><span lang="ja">学校</span>&lt;script&gt;</p>')
  })
})
