import { html, type Locale } from '../../foundation/index.ts'
import type { Board, OrganisationAccount } from '../../organisations/index.ts'
import { actions, descriptionList, linkButton, panel } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { waitingStrings } from './waiting-page.strings.ts'

/** For staff who hold no role today: why, and what to do about it. */
export function waitingPage(locale: Locale, model: { account: OrganisationAccount; board: Board | undefined }): Page {
  const t = speak(waitingStrings, locale)
  const { account, board } = model
  const leave = actions(linkButton({ label: t.leave, href: '/leave', kind: 'secondary' }))
  if (account.accountType === 'entry')
    return { title: t.entryTitle, body: html`<p class="lead">${t.entryLead}</p>${leave}` }
  if (board === undefined) return { title: t.otherTitle, body: html`<p class="lead">${t.otherLead}</p>${leave}` }
  return {
    title: t.title,
    body: html`<p class="lead">${t.lead}</p>
${panel({
  title: t.tell,
  body: html`<p>${t.tell1}</p>${descriptionList([
    [t.name, account.displayName],
    [t.board, board.name],
  ])}`,
})}
<p>${t.after}</p>${leave}`,
  }
}
