import { html, type Locale } from '../../foundation/index.ts'
import { linkList } from '../components/index.ts'
import { layoutStrings } from '../layout.strings.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { developersStrings } from './developers-page.strings.ts'

/** Where a service connects: the public documents of the issuer, by their full address. */
export function developersPage(locale: Locale, model: { issuer: string }): Page {
  const t = speak(developersStrings, locale)
  const at = (path: string) => `${model.issuer}${path}`
  const places = [
    { href: at('/.well-known/openid-configuration'), label: t.oidc },
    { href: at('/.well-known/openid-credential-issuer'), label: t.issuing },
    { href: at('/jwks'), label: t.keys },
  ]
  return {
    title: t.title,
    path: [{ href: '/', label: speak(layoutStrings, locale).home }],
    body: html`<p class="lead">${t.lead}</p>
${linkList(places.map(({ href, label }) => ({ href, label, note: href })))}
<h2>${t.verifying}</h2><p>${t.verifyingNote}<br><span class="code">POST ${at('/verifications')}</span></p>`,
  }
}
