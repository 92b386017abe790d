import { html, type SafeHtml } from '../../foundation/index.ts'

export type NoticeKind = 'success' | 'info' | 'warning' | 'error'

/** A banner that tells what happened or what to mind; an error is announced at once. */
export function notice(kind: NoticeKind, title: string, body: SafeHtml | string | null = null): SafeHtml {
  return html`<div class="notice notice--${kind}"${kind === 'error' ? html` role="alert"` : kind === 'success' && html` role="status"`}>
<p class="notice__title">${title}</p>
${body !== null && html`<div class="notice__body">${body}</div>`}
</div>`
}
