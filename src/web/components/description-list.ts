import { html, type SafeHtml } from '../../foundation/index.ts'

/** Names and values, beside each other where there is room. */
export function descriptionList(
  entries: readonly (readonly [term: string, value: SafeHtml | string | number])[],
): SafeHtml {
  return html`<dl class="description">${entries.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`
}
