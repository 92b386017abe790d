import { html, type SafeHtml, safeUrl } from '../../foundation/index.ts'

/** A framed part of a page with a heading of its own. */
export function panel(options: {
  title: string
  body: SafeHtml
  level?: 2 | 3
  id?: string
  icon?: SafeHtml
}): SafeHtml {
  const { title, body, level = 2, id, icon } = options
  const heading =
    level === 3 ? html`<h3 class="panel__title">${title}</h3>` : html`<h2 class="panel__title">${title}</h2>`
  return html`<section class="panel"${id !== undefined && html` id="${id}"`}>${icon ?? null}${heading}${body}</section>`
}

/** A panel whose heading is a link and whose whole area can be pressed. */
export function linkPanel(options: { title: string; href: string; text: string; icon?: SafeHtml }): SafeHtml {
  return html`<li class="link-panel">${options.icon ?? null}<div><h2 class="link-panel__title"><a href="${safeUrl(options.href)}">${options.title}</a></h2><p>${options.text}</p></div></li>`
}

/** Link panels in columns, as many as fit. */
export const linkPanels = (items: readonly SafeHtml[]): SafeHtml => html`<ul class="link-panels">${items}</ul>`
