import type { Locale, Text } from '../foundation/index.ts'

/** The texts of one page, kept in a file beside it; `{name}` placeholders are filled with foundation's `fill`. */
export type Strings = Readonly<Record<string, Text>>

/** The texts of one page in one language. */
export type Spoken<S extends Strings> = { readonly [K in keyof S]: string }

/** Picks the texts of a page in the reader's language. */
export function speak<S extends Strings>(strings: S, locale: Locale): Spoken<S> {
  const spoken = Object.entries(strings).map(([name, text]) => [name, text[locale]])
  return Object.fromEntries(spoken) as Spoken<S>
}
