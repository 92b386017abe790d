import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const web = new URL('../../src/web/', import.meta.url).pathname
const texts = z.record(z.string(), z.object({ ja: z.string(), en: z.string() }))

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

/** Half-width signs that belong to Western text. A colon before a value and a slash between two are used in both. */
const halfWidth = /[!?;()[\]]|[,.](?!\d)/
/** Names that are written so: what stands in braces is filled in later. */
const plain = (text: string) => text.replace(/\{\w+\}/g, '')

const files = globSync('**/*.strings.ts', { cwd: web })

describe('the texts of the pages', () => {
  it('are found', () => expect(files.length).toBeGreaterThan(30))

  it.each(files)('%s is complete in both languages', async (file) => {
    for (const table of Object.values((await import(`${web}${file}`)) as Record<string, unknown>)) {
      for (const [name, { ja, en }] of Object.entries(texts.parse(table))) {
        expect(ja, name).not.toBe('')
        expect(en, name).not.toBe('')
        expect(placeholders(ja), name).toEqual(placeholders(en))
        expect(plain(ja), name).not.toMatch(halfWidth)
        // Official terms (個人番号, GビズID, 法人番号…) stay as they are in English; sentences in Japanese do not.
        expect(en, name).not.toMatch(/[。、]/)
      }
    }
  })
})
