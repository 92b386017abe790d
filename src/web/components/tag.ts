import { html, type SafeHtml } from '../../foundation/index.ts'

/** How a state reads at a glance; the word carries the meaning, the colour only helps. */
export type TagKind = 'good' | 'waiting' | 'bad' | 'plain'

/** A state in a word. */
export const tag = (kind: TagKind, label: string): SafeHtml => html`<span class="tag tag--${kind}">${label}</span>`
