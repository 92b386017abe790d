import type { Context } from 'koa'
import { textField } from '../shared/fields.ts'
import { sendBack, sendCode } from './authorize.ts'
import type { Parts, SignIn } from './parts.ts'
import { randomNumber } from './random.ts'
import { openSession } from './session.ts'
import { showExpired, showNumberStep, showPasswordStep } from './sign-in-pages.ts'

/** `GET /oauth/signin/:id`: the step at which this sign-in stands. */
export function showSignIn(parts: Parts, ctx: Context, id: string): void {
  const signIn = parts.signIns.get(id)
  if (!signIn) showExpired(ctx)
  else if (signIn.number) showNumberStep(ctx, signIn.number)
  else showPasswordStep(parts, ctx, { accountId: signIn.request.loginHint ?? '' })
}

/**
 * `POST /oauth/signin/:id`: form fields `account_id` and `password`, then `number` (プライム and メンバー only), or
 * `action=cancel` at either step.
 */
export function takeSignInStep(parts: Parts, ctx: Context, id: string): void {
  const signIn = parts.signIns.get(id)
  if (!signIn) {
    showExpired(ctx)
    return
  }
  const form: unknown = ctx.request.body
  if (textField(form, 'action') === 'cancel') {
    parts.signIns.take(id)
    sendBack(ctx, signIn.request, { error: 'access_denied', description: 'the person cancelled the sign-in' })
  } else if (textField(form, 'number') !== undefined && signIn.account) checkNumber(parts, ctx, id, signIn, form)
  else checkPassword(parts, ctx, id, signIn, form)
}

function checkPassword(parts: Parts, ctx: Context, id: string, signIn: SignIn, form: unknown) {
  const accountId = textField(form, 'account_id')?.trim() ?? ''
  const account = parts.accounts.find((candidate) => candidate.accountId === accountId)
  if (!account || account.password !== textField(form, 'password')) {
    showPasswordStep(parts, ctx, { accountId, refused: true })
  } else if (account.kind === 'entry') {
    // エントリー signs in by password alone; the others confirm in the app.
    complete(parts, ctx, id, { ...signIn, account })
  } else {
    parts.signIns.put(id, { ...signIn, account, number: randomNumber() })
    ctx.redirect(`/oauth/signin/${id}`)
    ctx.status = 303
  }
}

function checkNumber(parts: Parts, ctx: Context, id: string, signIn: SignIn, form: unknown) {
  if (textField(form, 'number')?.trim() === signIn.number) {
    complete(parts, ctx, id, signIn)
    return
  }
  const number = randomNumber()
  parts.signIns.put(id, { ...signIn, number })
  showNumberStep(ctx, number, { refused: true })
}

function complete(parts: Parts, ctx: Context, id: string, { request, account }: SignIn) {
  parts.signIns.take(id)
  if (!account) throw new Error('a sign-in was completed without an account')
  sendCode(parts, ctx, request, openSession(parts, ctx, account))
}
