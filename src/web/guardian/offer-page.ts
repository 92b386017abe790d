import type { CreatedOffer } from '../../credentials/index.ts'
import { fill, html, type KakehashiError, type Locale } from '../../foundation/index.ts'
import { actions, linkButton, panel } from '../components/index.ts'
import { qrCode } from '../components/qr-code.ts'
import { showInstant } from '../dates.ts'
import { refusal } from '../errors/refusal.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { offerStrings } from './offer-page.strings.ts'
import { consentTrail } from './trail.ts'

/** An open offer: QR code, link, and the transaction code, which the wallet does not learn from either. */
export function offerPage(locale: Locale, model: { offer: CreatedOffer; consentId: string }): Page {
  const t = speak(offerStrings, locale)
  const { offer, consentId } = model
  return {
    title: t.title,
    path: consentTrail(locale),
    body: html`<p class="lead">${t.lead}</p>
${panel({ title: t.code, body: html`<p class="secret" id="tx-code">${offer.txCode}</p><p class="small">${t.codeNote}</p>` })}
<div class="columns">
${panel({ title: t.scan, body: qrCode(offer.offerUri, t.qr) })}
${panel({ title: t.same, body: html`${linkButton({ label: t.open, href: offer.offerUri })}<p class="small">${t.address}</p><p class="code" id="offer-uri">${offer.offerUri}</p>` })}
</div>
<p>${fill(t.until, { time: showInstant(offer.expiresAt, locale) })}</p>
${actions(linkButton({ label: t.back, href: `/guardian/consents/${consentId}`, kind: 'secondary' }))}`,
  }
}

/** An offer that was collected, locked or made void: what became of it, and the way to the consent, where a new one is made. */
export function offerOverPage(locale: Locale, model: { error: KakehashiError; consentId: string }): Page {
  const t = speak(offerStrings, locale)
  return {
    title: t.over,
    status: 410,
    path: consentTrail(locale),
    refused: model.error,
    body: html`${refusal(locale, model.error)}${actions(linkButton({ label: t.back, href: `/guardian/consents/${model.consentId}` }))}`,
  }
}

/** An offer whose time has passed, or another person's. */
export function offerGonePage(locale: Locale): Page {
  const t = speak(offerStrings, locale)
  return {
    title: t.gone,
    status: 410,
    path: consentTrail(locale),
    body: html`<p class="lead">${t.goneLead}</p>`,
  }
}
