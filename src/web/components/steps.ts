import { html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { stepsStrings } from './steps.strings.ts'

/** Where in a journey of a few steps this page stands. `current` counts from 0. */
export function steps(locale: Locale, labels: readonly string[], current: number): SafeHtml {
  const t = speak(stepsStrings, locale)
  const items = labels.map((label, index) => {
    const state = index < current ? 'done' : index === current ? 'current' : 'ahead'
    return html`<li class="steps__step steps__step--${state}"${state === 'current' && html` aria-current="step"`}><span class="steps__number">${index + 1}</span><span class="steps__label">${label}${state === 'done' && html`<span class="visually-hidden"> ${t.done}</span>`}</span></li>`
  })
  return html`<nav class="steps" aria-label="${t.label}"><ol>${items}</ol></nav>`
}
