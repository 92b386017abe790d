import { html, safeUrl } from '../../foundation/index.ts'
import type { CardModel } from '../../signin/index.ts'
import { panel, readerForm } from '../components/index.ts'
import { reference } from '../errors/reference.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { cardPageStrings } from './card-page.strings.ts'
import { cancelForm, serviceLine } from './frame.ts'

/** What happens at the card reader, then the form that goes there. */
export function cardPage(model: CardModel): Page {
  const { locale } = model
  const t = speak(cardPageStrings, locale)
  return {
    title: t.title,
    over: serviceLine(model),
    menu: false,
    formAction: model.formAction,
    body: html`<p class="lead">${t.lead}</p>
${panel({
  title: t.how,
  body: html`<ol><li>${t.how1}</li><li>${t.how2}</li><li>${t.how3}</li></ol><p class="small">${t.pin}<br>${t.privacy}</p>
${readerForm({ readerUrl: model.readerUrl, fields: model.fields, label: t.go })}`,
})}
<p><a href="${safeUrl(model.backUrl)}">${t.back}</a></p>
${cancelForm(locale, model.cancelAction)}${reference(locale, { attempt: model.attempt })}`,
  }
}
