import { SafeHtml } from '../foundation/index.ts'

/** A name that begins and ends in Latin letters and is Japanese as a whole; then kana, kanji with their variation selectors, and the full-width signs between them. */
const japanese =
  /GビズID|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々〆ヶー][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Variation_Selector}\u3000-\u303F\u30FB\u30FC\uFF01-\uFF60]*/gu

/** Elements that hold text alone. */
const textOnly = /^<(title|textarea|option)[\s>]/

/**
 * Marks the Japanese in a page of another language, names of people and schools above all, so that a screen reader reads it as Japanese
 * (WCAG 2.2, 3.1.2). Works on finished markup: tags stay as they are, and so does what is marked already.
 */
export function markJapanese({ markup }: SafeHtml): SafeHtml {
  let closing: string | undefined
  const parts = markup.split(/(<[^>]*>)/).map((part) => {
    if (part.startsWith('<')) {
      if (closing === undefined) closing = endOf(part)
      else if (part === closing) closing = undefined
      return part
    }
    return closing === undefined ? part.replace(japanese, (found) => `<span lang="ja">${found}</span>`) : part
  })
  return new SafeHtml(parts.join(''))
}

/** The tag that ends an element whose text is left alone, when `tag` opens one. */
function endOf(tag: string): string | undefined {
  const name = textOnly.exec(tag)?.[1] ?? (/\slang="ja"/.test(tag) ? /^<(\w+)/.exec(tag)?.[1] : undefined)
  return name === undefined ? undefined : `</${name}>`
}
