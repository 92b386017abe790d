import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referencePages } from '../../docs/generate.ts'
import { errorCatalogue } from '../../src/foundation/index.ts'

describe('generated reference pages', () => {
  it.each(Object.entries(referencePages()))('%s is what `npm run docs` writes', (name, text) => {
    expect(readFileSync(`docs/reference/${name}`, 'utf8')).toBe(text)
  })
})

describe('error catalogue', () => {
  it.each(Object.entries(errorCatalogue))('%s says in both languages what happened and what to do', (code, entry) => {
    expect(code).toMatch(/^[A-Z]+(-[A-Z0-9]+)+$/)
    for (const text of [entry.what, entry.action]) {
      expect(text.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
      expect(text.en.length).toBeGreaterThan(5)
      const holes = (line: string) => [...line.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
      expect(holes(text.ja)).toEqual(holes(text.en))
    }
    expect(entry.status).toBeGreaterThanOrEqual(400)
  })
})
