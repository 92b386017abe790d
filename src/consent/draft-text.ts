import { createHash } from 'node:crypto'
import { refuseMyNumber } from '../foundation/index.ts'
import { currentVersion, templates } from './templates.ts'
import type { ConsentTerms } from './terms.ts'

/** A text to be read and signed. */
export interface ConsentText {
  /** Japanese, exactly as shown and signed. */
  readonly text: string
  readonly textVersion: string
  /** SHA-256 of the text as UTF-8, hex. */
  readonly digest: string
  /** English companion, for reading only. */
  readonly companion: string
}

/** SHA-256 of a text as UTF-8, hex: what the card's signature evidence states of the text that was signed. */
export const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/**
 * Writes the text of a consent. The same terms and version always give the same bytes.
 * @returns nothing when the version is unknown
 * @throws MYNUMBER-REFUSED
 */
export function renderText(terms: ConsentTerms, textVersion: string): ConsentText | undefined {
  const template = Object.hasOwn(templates, textVersion) ? templates[textVersion] : undefined
  if (!template) return undefined
  const text = template.ja(terms)
  refuseMyNumber(text, 'text')
  return { text, textVersion, digest: digestOf(text), companion: template.en(terms) }
}

/**
 * Writes the text of a consent in the current version.
 * @throws MYNUMBER-REFUSED
 */
export function draftText(terms: ConsentTerms): ConsentText {
  const text = renderText(terms, currentVersion)
  if (!text) throw new Error(`no template ${currentVersion}`)
  return text
}
