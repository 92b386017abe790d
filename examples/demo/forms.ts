import type { HTMLElement } from 'node-html-parser'

/** A value of a field, or a file to upload. */
export type FieldValue =
  | string
  | readonly string[]
  | { readonly name: string; readonly bytes: Uint8Array; readonly type: string }

/** What a browser would send for a form. */
export interface FilledForm {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly multipart: boolean
  readonly fields: readonly (readonly [string, FieldValue])[]
}

/**
 * Fills a form in as a person does who changes only what `values` names; hidden fields, ticks and preselected options are sent as they
 * stand, and so is the button that is pressed.
 * @param values by field name; a list ticks several boxes of one name
 * @param button `name=value` of the button to press; the first one without it
 * @throws when the form has no field or button of a name, as a person would not find it either
 */
export function fillIn(
  form: HTMLElement,
  pageUrl: string,
  values: Readonly<Record<string, FieldValue>>,
  button?: string,
): FilledForm {
  const fields = new Map<string, FieldValue>()
  const names = new Set<string>()
  for (const field of form.querySelectorAll('input, select, textarea')) {
    const name = field.getAttribute('name')
    if (!name || field.hasAttribute('disabled')) continue
    names.add(name)
    const value = standing(field)
    if (value !== undefined) fields.set(name, join(fields.get(name), value))
  }
  for (const [name, value] of Object.entries(values)) {
    if (!names.has(name)) throw new Error(`the form on ${pageUrl} has no field "${name}", but ${[...names].join(', ')}`)
    fields.set(name, value)
  }
  const pressed = pressedButton(form, pageUrl, button)
  const name = pressed?.getAttribute('name')
  if (name) fields.set(name, pressed?.getAttribute('value') ?? '')
  const action = pressed?.getAttribute('formaction') ?? form.getAttribute('action')
  return {
    action: new URL(action || pageUrl, pageUrl).href,
    method: form.getAttribute('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    multipart: form.getAttribute('enctype') === 'multipart/form-data',
    fields: [...fields],
  }
}

/** What a field sends when nobody touches it. */
function standing(field: HTMLElement): string | undefined {
  const type = field.getAttribute('type') ?? 'text'
  if (field.tagName === 'SELECT') {
    const options = field.querySelectorAll('option')
    const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
    return chosen && (chosen.getAttribute('value') ?? chosen.text)
  }
  if (field.tagName === 'TEXTAREA') return field.text
  if (type === 'checkbox' || type === 'radio')
    return field.hasAttribute('checked') ? (field.getAttribute('value') ?? 'on') : undefined
  return type === 'file' || type === 'submit' || type === 'button' ? undefined : (field.getAttribute('value') ?? '')
}

function join(known: FieldValue | undefined, value: string): FieldValue {
  if (known === undefined) return value
  return [...(typeof known === 'string' ? [known] : (known as readonly string[])), value]
}

function pressedButton(form: HTMLElement, pageUrl: string, wanted: string | undefined): HTMLElement | undefined {
  const buttons = form
    .querySelectorAll('button, input[type=submit]')
    .filter((one) => one.getAttribute('type') !== 'button')
  if (wanted === undefined) return buttons[0]
  const found = buttons.find((one) => `${one.getAttribute('name')}=${one.getAttribute('value')}` === wanted)
  if (!found) throw new Error(`the form on ${pageUrl} has no button ${wanted}`)
  return found
}

/** The body of a filled form; line breaks leave a browser as CR LF (HTML, section 4.10.22.4). */
export function bodyOf(form: FilledForm): URLSearchParams | FormData {
  const body = form.multipart ? new FormData() : new URLSearchParams()
  for (const [name, value] of form.fields) {
    for (const one of typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? (value as readonly string[])
        : [value]) {
      if (typeof one === 'string') body.append(name, one.replace(/\r?\n/g, '\r\n'))
      else if (body instanceof FormData && 'bytes' in (one as object)) {
        const file = one as { name: string; bytes: Uint8Array<ArrayBuffer>; type: string }
        body.append(name, new Blob([file.bytes], { type: file.type }), file.name)
      } else throw new Error(`field "${name}" is a file, but the form does not upload`)
    }
  }
  return body
}
