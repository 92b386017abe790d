import { html, type SafeHtml, safeUrl } from '../../foundation/index.ts'
import { button } from './button.ts'

/** The form that hands over to the card reader: one button, and what the reader needs in hidden fields. */
export function readerForm(options: {
  readerUrl: string
  fields: Readonly<Record<string, string>>
  label: string
}): SafeHtml {
  const hidden = Object.entries(options.fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${safeUrl(options.readerUrl)}">${hidden}${button({ label: options.label })}</form>`
}
