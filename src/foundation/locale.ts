/** The languages of pages and messages; Japanese comes first. */
export type Locale = 'ja' | 'en'

/** One text in both languages. */
export interface Text {
  readonly ja: string
  readonly en: string
}

/**
 * Picks a language from `ui_locales` or `Accept-Language` (RFC 5646 tags, best first); Japanese when neither is known.
 * @param wanted list of tags separated by spaces or commas, weights ignored
 */
export function chooseLocale(wanted: string | undefined): Locale {
  for (const tag of (wanted ?? '').toLowerCase().split(/[\s,]+/)) {
    if (tag.startsWith('ja')) return 'ja'
    if (tag.startsWith('en')) return 'en'
  }
  return 'ja'
}

/** Fills `{name}` placeholders; a placeholder without a value stays visible rather than vanish. */
export const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole)
