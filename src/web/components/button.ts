import { html, type SafeHtml, safeUrl } from '../../foundation/index.ts'

/** `primary`: the one way on. `secondary`: another way. `danger`: takes something away. */
export type ButtonKind = 'primary' | 'secondary' | 'danger'

/** The button that sends a form; `name` and `value` tell which of several was pressed. */
export function button(options: { label: string; kind?: ButtonKind; name?: string; value?: string }): SafeHtml {
  const { label, kind = 'primary', name, value } = options
  return html`<button type="submit" class="button button--${kind}"${name !== undefined && html` name="${name}"`}${value !== undefined && html` value="${value}"`}>${label}</button>`
}

/** A link that looks like a button, for a way on that changes nothing by itself. `about` says to a screen reader what a short label in a row is about. */
export function linkButton(options: { label: string; href: string; kind?: ButtonKind; about?: string }): SafeHtml {
  const { label, href, kind = 'primary', about } = options
  return html`<a class="button button--${kind}" href="${safeUrl(href)}"${about !== undefined && html` aria-label="${about}"`}>${label}</a>`
}

/** Buttons in a row that stack on a narrow screen, the most likely one first. */
export const actions = (...buttons: SafeHtml[]): SafeHtml => html`<div class="actions">${buttons}</div>`
