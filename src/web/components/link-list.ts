import { html, type SafeHtml, safeUrl } from '../../foundation/index.ts'

/** Links below each other, each with an optional second line. */
export function linkList(links: readonly { href: string; label: string; note?: string | undefined }[]): SafeHtml {
  const items = links.map(
    ({ href, label, note }) =>
      html`<li><a href="${safeUrl(href)}">${label}</a>${note !== undefined && html`<p>${note}</p>`}</li>`,
  )
  return html`<ul class="link-list">${items}</ul>`
}
