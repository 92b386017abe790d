import { html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { fieldStrings } from './field.strings.ts'

/** What every form field has: `hint` before the entry, `error` when it was refused; both are announced with the field. */
export interface FieldOptions {
  locale: Locale
  name: string
  /** When the same name stands on a page twice. */
  id?: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  required?: boolean
}

/** The id of a field, for links of the error summary. */
export const fieldId = (name: string): string => `field-${name}`

/** Label, mark (必須 or 任意), hint and error around a control; the control gets the attributes that tie them together. */
export function fieldFrame(options: FieldOptions, control: (tied: SafeHtml) => SafeHtml): SafeHtml {
  const { locale, name, label, hint, error, required = true } = options
  const id = options.id ?? fieldId(name)
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const tied = html` id="${id}" name="${name}"${described !== '' && html` aria-describedby="${described}"`}${error !== undefined && html` aria-invalid="true"`}${required && html` required`}`
  return html`<div class="field${error !== undefined && ' field--wrong'}">
<label class="field__label" for="${id}">${label} ${fieldMark(locale, required)}</label>
${hint !== undefined && html`<p class="field__hint" id="${id}-hint">${hint}</p>`}
${error !== undefined && html`<p class="field__error" id="${id}-error">${error}</p>`}
${control(tied)}
</div>`
}

/** 必須 or 任意 beside a label. */
export function fieldMark(locale: Locale, required: boolean): SafeHtml {
  const t = speak(fieldStrings, locale)
  return html`<span class="field__mark${required && ' field__mark--required'}">${required ? t.required : t.optional}</span>`
}

/** A line of text. `type` may be `date`; `code` asks for a wide monospaced entry such as a link code. */
export function textField(
  options: FieldOptions & {
    type?: 'text' | 'date'
    value?: string
    code?: boolean
    maxLength?: number
    inputMode?: 'numeric' | 'text'
  },
): SafeHtml {
  const { type = 'text', value = '', code = false, maxLength, inputMode } = options
  return fieldFrame(
    options,
    (tied) =>
      html`<input class="input${code && ' input--code'}" type="${type}"${tied} value="${value}" autocomplete="off"${code && html` autocapitalize="characters" spellcheck="false"`}${maxLength !== undefined && html` maxlength="${maxLength}"`}${inputMode !== undefined && html` inputmode="${inputMode}"`}>`,
  )
}

/** Several lines of text. */
export function textArea(
  options: FieldOptions & { value?: string; rows?: number; code?: boolean; maxLength?: number },
): SafeHtml {
  const { maxLength } = options
  return fieldFrame(
    options,
    (tied) =>
      html`<textarea class="input${options.code === true && ' input--mono'}"${tied} rows="${options.rows ?? 4}"${maxLength !== undefined && html` maxlength="${maxLength}"`}${options.code === true && html` spellcheck="false" autocomplete="off"`}>${options.value ?? ''}</textarea>`,
  )
}

/** One of a list. */
export function selectField(
  options: FieldOptions & { options: readonly { value: string; label: string }[]; value?: string },
): SafeHtml {
  const choices = options.options.map(
    ({ value, label }) => html`<option value="${value}"${value === options.value && html` selected`}>${label}</option>`,
  )
  return fieldFrame(options, (tied) => html`<select class="input"${tied}>${choices}</select>`)
}

/** A file to upload. `accept` lists endings, such as `.zip,application/zip`. */
export function fileField(options: FieldOptions & { accept: string }): SafeHtml {
  return fieldFrame(options, (tied) => html`<input class="file" type="file"${tied} accept="${options.accept}">`)
}
