import type { Context } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { seeOther, showChoice, showRefusal } from './answer.ts'
import { type AtUpstream, begunOf, type Open } from './attempt.ts'
import type { Stored } from './attempts.ts'
import { claim, enter, refuseTry } from './enter.ts'
import type { Parts } from './parts.ts'

/** Sends the browser to GビズID. When that cannot be done, the choice is shown with the reason: the other way stays usable. */
export async function goToUpstream(parts: Parts, ctx: Context, stored: Stored<Open>): Promise<void> {
  const { attempt } = stored
  const { gbizid } = parts.upstream
  if (!gbizid) return showChoice(parts, ctx, attempt, new KakehashiError('SIGNIN-PATH-DISABLED'))
  const started = await gbizid.start({ uid: attempt.uid, reauthenticate: attempt.reauthenticate })
  if (!started.ok) {
    const { code, ...rest } = started.failure
    return showChoice(parts, ctx, attempt, new KakehashiError(code, rest))
  }
  const { redirectUrl, kept } = started.value
  const moved = await parts.attempts.move(stored, { ...begunOf(attempt), stage: 'at-upstream', kept })
  if (!moved) return showRefusal(parts, ctx, new KakehashiError('SIGNIN-RETURN-SUPERSEDED'), attempt)
  seeOther(ctx, redirectUrl)
}

/** Verifies what the browser brought back from GビズID and lets the person in. */
export async function checkUpstream(parts: Parts, ctx: Context, stored: Stored<AtUpstream>): Promise<void> {
  const { kept } = stored.attempt
  const claimed = await claim(parts, ctx, stored, 'organisation')
  if (!claimed) return
  // The operator may have taken the path or the organisation out of use while the person was away.
  const { gbizid } = parts.upstream
  if (!gbizid) return refuseTry(parts, ctx, claimed, { code: 'SIGNIN-PATH-DISABLED' })
  const completed = await gbizid.complete(kept, new URL(ctx.url, parts.settings.issuer))
  if (!completed.ok) return refuseTry(parts, ctx, claimed, completed.failure)
  const { value: account } = completed
  const board = account.corporateNumber && parts.organisations.boardOfCorporateNumber(account.corporateNumber)
  if (board && board.status === 'disabled')
    return refuseTry(parts, ctx, claimed, { code: 'SIGNIN-ORGANISATION-DISABLED' })
  // GビズID does not tell which factors were used, so nothing is claimed about them.
  const { issuer, sub, assurance, authenticatedAt } = account
  await enter(parts, ctx, claimed, { issuer, sub, assurance, amr: [], authenticatedAt, account })
}
