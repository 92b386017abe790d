import { html, safeUrl } from '../../foundation/index.ts'
import type { OnwardModel } from '../../provider/index.ts'
import { actions, button } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { onwardStrings } from './onward-page.strings.ts'

/** A page on the way, which sends its form by itself where there is script. */
export function onwardPage(model: OnwardModel): Page {
  const t = speak(onwardStrings, model.locale)
  const fields = model.fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return {
    title: model.signingOut ? t.titleSignOut : t.title,
    menu: false,
    formAction: model.formAction,
    script: 'go-on.js',
    body: html`<p class="lead">${t.lead}</p>
<form method="post" action="${safeUrl(model.action)}">${fields}
${actions(button({ label: t.goOn }))}</form>`,
  }
}
