import type { Context } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { readerFailure } from '../upstream/index.ts'
import { send, showChoice, shownService, showRefusal, sourceOf } from './answer.ts'
import { type AtReader, begunOf, type Open } from './attempt.ts'
import type { Stored } from './attempts.ts'
import { claim, enter, refuseTry } from './enter.ts'
import type { Parts } from './parts.ts'

/** Purpose under which sign-in asks for a card. */
export const cardPurpose = 'sign-in'

/** Names the identifiers made from 利用者証明用 certificates, as the issuer of a link. */
const cardIssuer = 'jpki:authentication'

/** The page from which the browser goes to the card reader, with a challenge of its own each time it is shown. */
export async function showCard(parts: Parts, ctx: Context, stored: Stored<Open>): Promise<void> {
  const { attempt } = stored
  const { jpki } = parts.upstream
  if (!jpki) return showChoice(parts, ctx, attempt, new KakehashiError('SIGNIN-PATH-DISABLED'))
  const { state, readerUrl, fields } = await parts.cardRequests.begin({
    purpose: cardPurpose,
    kind: 'authentication',
    document: jpki.newAuthenticationChallenge(attempt.uid).document,
    browserHash: attempt.browserHash,
    continueAt: '/upstream/jpki/return',
    context: { uid: attempt.uid },
  })
  const moved = await parts.attempts.move(stored, { ...begunOf(attempt), stage: 'at-reader', cardState: state })
  if (!moved) return showRefusal(parts, ctx, new KakehashiError('SIGNIN-RETURN-SUPERSEDED'), attempt)
  const sources = [sourceOf(readerUrl), attempt.serviceSource]
  const page = parts.views.card({
    locale: parts.views.locale(ctx, attempt.uiLocales),
    attempt: attempt.uid,
    service: shownService(parts, attempt),
    readerUrl,
    fields,
    backUrl: `/sign-in/${attempt.uid}`,
    cancelAction: `/sign-in/${attempt.uid}/cancel`,
    formAction: sources.filter((source) => source !== undefined),
  })
  send(ctx, page)
}

/** Verifies what the card answered and lets the person in. */
export async function checkCard(parts: Parts, ctx: Context, stored: Stored<AtReader>): Promise<void> {
  const { uid, browserHash, cardState } = stored.attempt
  const claimed = await claim(parts, ctx, stored, 'individual')
  if (!claimed) return
  const collected = await parts.cardRequests.collect({ state: cardState, purpose: cardPurpose, browserHash })
  if (!collected.ok) return refuseTry(parts, ctx, claimed, { code: collected.failure.code })
  const { said, document } = collected.value
  if ('error' in said) return refuseTry(parts, ctx, claimed, readerFailure(said.error))
  // The operator may have taken the path out of use while the person was at the reader.
  const { jpki } = parts.upstream
  const settings = parts.settings.identity_providers.jpki
  if (!jpki || !settings) return refuseTry(parts, ctx, claimed, { code: 'SIGNIN-PATH-DISABLED' })
  const verified = await jpki.verifyAuthentication({ attemptId: uid, document, ...said.answer })
  if (!verified.ok) return refuseTry(parts, ctx, claimed, verified.failure)
  await enter(parts, ctx, claimed, {
    issuer: cardIssuer,
    sub: verified.value.identifier,
    assurance: settings.assurance,
    // RFC 8176: the card is a smart card, opened by its PIN.
    amr: ['mfa', 'pin', 'sc'],
    authenticatedAt: Math.floor(parts.clock.now().getTime() / 1000),
  })
}
