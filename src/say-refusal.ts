import { asKakehashiError, KakehashiError } from './foundation/index.ts'

/** What happened often ends in a name or a reason, and is followed by what to do. */
const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)

/** Tells an operator on standard error, in one line, what was refused and what to do; the stack only of what we did not foresee. */
export function sayRefusal(thrown: unknown): void {
  const error = asKakehashiError(thrown)
  const { what, action } = error.describe('en')
  if (thrown instanceof KakehashiError) {
    console.error(`kakehashi: ${error.code}: ${sentence(what)} ${action}`)
    return
  }
  console.error(`kakehashi: ${error.code}: ${what}`)
  console.error(thrown)
}
