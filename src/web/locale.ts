import type { Context } from 'koa'
import { chooseLocale, type Locale } from '../foundation/index.ts'

const cookie = 'lang'
const year = 365 * 24 * 60 * 60 * 1000
const known = (value: unknown): value is Locale => value === 'ja' || value === 'en'

/**
 * The language of a request: `?lang=` first, then what was chosen before (cookie), then the service's `ui_locales`
 * (OpenID Connect Core 1.0, section 3.1.2.1), then the browser's languages; Japanese when none is known.
 * @param uiLocales from the service's request, where that came with an earlier address
 */
export function localeOf(
  ctx: Pick<Context, 'query' | 'cookies' | 'get'>,
  uiLocales: unknown = ctx.query.ui_locales,
): Locale {
  const { lang } = ctx.query
  if (known(lang)) return lang
  const chosen = ctx.cookies.get(cookie)
  if (known(chosen)) return chosen
  return chooseLocale(typeof uiLocales === 'string' && uiLocales !== '' ? uiLocales : ctx.get('accept-language'))
}

/** Remembers a language chosen by `?lang=`, so that the pages that follow keep it. */
export function rememberLocale(ctx: Pick<Context, 'query' | 'cookies'>): void {
  if (known(ctx.query.lang)) ctx.cookies.set(cookie, ctx.query.lang, { maxAge: year, httpOnly: true, sameSite: 'lax' })
}

/** The language for a part that answers itself, remembered as on every other page. */
export function localeForView(ctx: Context, uiLocales: string | undefined): Locale {
  rememberLocale(ctx)
  return localeOf(ctx, uiLocales)
}
