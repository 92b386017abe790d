import { html, type SafeHtml } from '../../foundation/index.ts'

const icon = (path: string): SafeHtml =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"></path></svg>`

/** Drawings beside a heading; they say nothing that the heading does not. */
export const icons = {
  school: icon('M4 21V10l8-5 8 5v11M9 21v-6h6v6M4 21h16M12 5V2h4M8 12h.01M16 12h.01'),
  card: icon('M3 6h18v12H3zM3 10h18M6.5 14.5h4'),
  family: icon(
    'M8 7a2.5 2.5 0 1 0 0 .01M3.5 20v-4a4.5 4.5 0 0 1 9 0v4M17 11a2 2 0 1 0 0 .01M14 20v-2.5a3.3 3.3 0 0 1 6.5 0V20',
  ),
  verify: icon('M12 3l8 3v6c0 5-3.5 7.8-8 9-4.5-1.2-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5'),
  code: icon('M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14'),
  list: icon('M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01'),
  paper: icon('M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7'),
} as const
