import { html, type SafeHtml } from '../../foundation/index.ts'
import { fieldId } from './field.ts'

export interface Choice {
  value: string
  label: string
  /** A second line in smaller text. */
  note?: string | undefined
  checked?: boolean
  disabled?: boolean
}

/** Radio buttons or check boxes under one legend, each a large target. */
export function choices(options: {
  name: string
  /** When the same name stands on a page twice. */
  id?: string
  legend: string
  type: 'radio' | 'checkbox'
  choices: readonly Choice[]
  hint?: string | undefined
  /** Several columns where there is room, for long lists. */
  dense?: boolean
  error?: string | undefined
}): SafeHtml {
  const { name, legend, type, hint, error } = options
  const id = options.id ?? fieldId(name)
  const items = options.choices.map(
    (choice, index) => html`<div class="choice">
<input type="${type}" id="${index === 0 ? id : `${id}-${index}`}" name="${name}" value="${choice.value}"${choice.checked === true && html` checked`}${choice.disabled === true && html` disabled`}${type === 'radio' && html` required`}>
<label for="${index === 0 ? id : `${id}-${index}`}">${choice.label}${choice.note !== undefined && html`<span class="choice__note">${choice.note}</span>`}</label>
</div>`,
  )
  return html`<fieldset class="field${error !== undefined && ' field--wrong'}"${error !== undefined && html` aria-describedby="${id}-error"`}>
<legend class="field__label">${legend}</legend>
${hint !== undefined && html`<p class="field__hint">${hint}</p>`}
${error !== undefined && html`<p class="field__error" id="${id}-error">${error}</p>`}
<div class="choices${options.dense === true && ' choices--dense'}">${items}</div>
</fieldset>`
}
