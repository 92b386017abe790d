import { html, type KakehashiError, type Locale, type SafeHtml, safeUrl } from '../foundation/index.ts'
import { type AssetName, assetUrl } from './assets.ts'
import { breadcrumb, languageSwitch } from './components/index.ts'
import { reference } from './errors/reference.ts'
import { markJapanese } from './japanese-parts.ts'
import { layoutStrings } from './layout.strings.ts'
import { type Spoken, speak } from './strings.ts'

/** One page as its author thinks of it; `renderPage` puts the house around it. */
export interface Page {
  /** Heading of the page and first part of the window title. */
  title: string
  body: SafeHtml
  /** A short text over the heading, such as the organisation the page belongs to. */
  over?: string | SafeHtml
  /** `narrow` for reading and forms (the default), `wide` for tables. */
  width?: 'narrow' | 'wide'
  /** Links from the first page to this one, when it lies deeper. */
  path?: readonly { href: string; label: string }[]
  /**
   * Set when a form was refused: the window title then says so first (WCAG 2.2, G199), and the page ends with the code and the number of the
   * request. `true` where fields alone are to be put right.
   */
  refused?: KakehashiError | boolean | undefined
  /** Further origins at which a form of this page may end. */
  formAction?: readonly string[]
  status?: number
  /** A script of ours, on the few pages that do something by themselves. Each does without as well. */
  script?: AssetName
  /** False leaves the person's menu out, as on pages of the sign-in itself. */
  menu?: boolean
}

/** Where the page is and who reads it. */
export interface Surroundings {
  locale: Locale
  /** Query of the page's own address, kept by the language switch; `undefined` where the page cannot be fetched again in another language. */
  query: URLSearchParams | undefined
  /** Name of the person signed in, empty when it is not known; undefined when nobody is. */
  visitor?: string | undefined
  /** Number of the request. */
  number?: string | undefined
}

const mark = html`<svg class="brand__mark" viewBox="0 0 48 32" aria-hidden="true" focusable="false"><path d="M2 24c8-14 36-14 44 0" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"></path><path d="M2 29h44M13 17v12M24 14v15M35 17v12" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"></path></svg>`

/** The whole document of a page: landmarks, skip link, language switch, and who is signed in. */
export function renderPage(page: Page, around: Surroundings): SafeHtml {
  const { locale } = around
  const t = speak(layoutStrings, locale)
  const { refused = false } = page
  const code = typeof refused === 'boolean' ? undefined : refused.code
  const whole = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${refused !== false && `${t.refused}: `}${page.title} - ${t.product}</title>
<link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetUrl('font/font.css')}">
<link rel="stylesheet" href="${assetUrl('site.css')}">
${page.script !== undefined && html`<script src="${assetUrl(page.script)}" defer></script>`}
</head>
<body>
<a class="skip-link" href="#main">${t.skip}</a>
${siteHeader(page, around, t)}
${page.path !== undefined && html`<div class="shell shell--${page.width ?? 'narrow'}">${breadcrumb(locale, page.path, page.title)}</div>`}
<main id="main" class="shell shell--${page.width ?? 'narrow'}" tabindex="-1">
<div class="page-head">${page.over !== undefined && html`<p class="page-head__over">${page.over}</p>`}<h1>${page.title}</h1></div>
${page.body}${code !== undefined && reference(locale, { code, attempt: around.number })}
</main>
${siteFooter(t)}
</body>
</html>
`
  return locale === 'ja' ? whole : markJapanese(whole)
}

function siteHeader(page: Page, { locale, query, visitor }: Surroundings, t: Spoken<typeof layoutStrings>): SafeHtml {
  const person =
    visitor !== undefined &&
    page.menu !== false &&
    html`<span class="site-header__person">${visitor === '' ? t.signedInAs : html`<span class="visually-hidden">${t.signedInAs}: </span>${visitor}`}</span>
<a class="site-header__link" href="/leave">${t.signOut}</a>`
  return html`<header class="site-header"><div class="site-header__inner">
<a class="brand" href="/">${mark}<span class="brand__name">${t.product}</span></a>
<nav class="site-header__menu" aria-label="${t.header}">${person}${query !== undefined && languageSwitch(locale, query)}</nav>
</div></header>`
}

function siteFooter(t: Spoken<typeof layoutStrings>): SafeHtml {
  const links = [
    { href: '/', label: t.home },
    { href: '/verify', label: t.verify },
    { href: '/developers', label: t.developers },
  ]
  return html`<footer class="site-footer"><div class="site-footer__inner">
<p>${t.noMyNumber}</p>
<ul>${links.map(({ href, label }) => html`<li><a href="${safeUrl(href)}">${label}</a></li>`)}</ul>
</div></footer>`
}
