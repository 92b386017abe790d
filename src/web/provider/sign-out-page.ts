import { html, safeUrl } from '../../foundation/index.ts'
import type { SignedOutModel, SignOutModel } from '../../provider/index.ts'
import { actions, button, linkButton } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { backToService } from './back-to-service.ts'
import { signOutStrings } from './sign-out-page.strings.ts'

/** Asks before signing out, so that no link on another site can do it (OpenID Connect RP-Initiated Logout 1.0, section 2). */
export function signOutPage(model: SignOutModel): Page {
  const t = speak(signOutStrings, model.locale)
  return {
    title: t.title,
    menu: false,
    formAction: model.formAction,
    body: html`<p class="lead">${t.lead}</p>
<form method="post" action="${safeUrl(model.action)}"><input type="hidden" name="xsrf" value="${model.xsrf}">
${actions(button({ label: t.yes, name: 'logout', value: 'yes' }), button({ label: t.no, kind: 'secondary' }))}</form>`,
  }
}

/** The end of a sign-out. */
export function signedOutPage(model: SignedOutModel): Page {
  const t = speak(signOutStrings, model.locale)
  const links = backToService(model.locale, model.service).map((link) => linkButton(link))
  return { title: t.done, menu: false, body: html`<p class="lead">${t.doneLead}</p>${actions(...links)}` }
}
