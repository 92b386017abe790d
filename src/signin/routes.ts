import { Router } from '@koa/router'
import type { Context } from 'koa'
import { asKakehashiError, bodyParser, KakehashiError, setNumber } from '../foundation/index.ts'
import { seeOther, showChoice, showRefusal } from './answer.ts'
import type { Attempt } from './attempt.ts'
import type { Stored } from './attempts.ts'
import { findOrBegin } from './begin.ts'
import { cardPurpose, checkCard, showCard } from './card.ts'
import { type Arrival, dispatch, type Step } from './dispatch.ts'
import { complete } from './enter.ts'
import { checkUpstream, goToUpstream } from './organisation.ts'
import type { Parts } from './parts.ts'
import type { Path } from './views.ts'

/** The reader's answer comes from another site by design; the composition root exempts this path from its cross-site check. */
export const cardResponsePath = '/upstream/jpki/response'

/** The routes of sign-in. Each only says where the browser has arrived; `dispatch` picks the step. */
export function signInRoutes(parts: Parts): Router {
  const { attempts } = parts
  const router = new Router()
  const answerForm = bodyParser({ enableTypes: ['form'], formLimit: '32kb', onError: refuseLarge })

  router.get('/sign-in/:uid', (ctx) =>
    guarded(parts, ctx, async () => arrive(parts, ctx, await findOrBegin(parts, ctx, uidOf(ctx)), { at: 'choice' })),
  )
  const at = (arrival: Arrival) => (ctx: Context) =>
    guarded(parts, ctx, async () => arrive(parts, ctx, await attempts.find(uidOf(ctx)), arrival))
  // A page that answered one of these forms may be reloaded from the address bar or shown in another language.
  for (const form of ['organisation', 'individual', 'cancel'])
    router.get(`/sign-in/:uid/${form}`, (ctx) =>
      seeOther(ctx, `/sign-in/${encodeURIComponent(uidOf(ctx))}${ctx.search}`),
    )
  router.post('/sign-in/:uid/organisation', at({ at: 'choose', path: 'organisation' }))
  router.post('/sign-in/:uid/individual', at({ at: 'choose', path: 'individual' }))
  router.get('/sign-in/:uid/card', at({ at: 'card' }))
  router.post('/sign-in/:uid/cancel', at({ at: 'cancel' }))

  // The state names the attempt; whether it is the one that is awaited is decided by comparison with what the attempt keeps.
  router.get('/upstream/gbizid/callback', (ctx) =>
    guarded(
      parts,
      ctx,
      async () => {
        const state = single(ctx.query.state)
        const uid = state.split('.', 1)[0] ?? ''
        // The interaction is needed when the attempt is claimed; asking for both at once saves a round trip.
        const [stored] = await Promise.all([attempts.find(uid), parts.ports.interaction(uid)])
        await arrive(parts, ctx, stored, { at: 'upstream-return', state })
      },
      'organisation',
    ),
  )
  router.post(cardResponsePath, (ctx) =>
    guarded(parts, ctx, async () => {
      await answerForm(ctx, async () => {})
      const next = await parts.cardRequests.receive(ctx.request.body)
      if (next === undefined) throw new KakehashiError('SIGNIN-CARD-ANSWER-UNKNOWN')
      seeOther(ctx, next)
    }),
  )
  router.get('/upstream/jpki/return', (ctx) =>
    guarded(
      parts,
      ctx,
      async () => {
        const state = single(ctx.query.state)
        const uid = (await parts.cardRequests.contextOf(state, cardPurpose))?.uid
        if (uid === undefined) throw new KakehashiError('SIGNIN-CARD-ANSWER-UNKNOWN')
        setNumber(ctx.res, uid)
        await arrive(parts, ctx, await attempts.find(uid), { at: 'card-return', state })
      },
      'individual',
    ),
  )
  return router
}

/** The ways in that end with a return from elsewhere. */
const returnsOf: Partial<Record<Arrival['at'], Path>> = {
  'upstream-return': 'organisation',
  'card-return': 'individual',
}

async function arrive(parts: Parts, ctx: Context, stored: Stored | undefined, arrival: Arrival): Promise<void> {
  if (stored) setNumber(ctx.res, stored.attempt.uid)
  const request = { browserHash: parts.browsers.of(ctx), now: parts.clock.now() }
  if (!stored) parts.follow?.unknown(returnsOf[arrival.at])
  await carryOut(parts, ctx, dispatch(stored?.attempt, arrival, request), stored?.written ?? '')
}

/** Does what was decided. @param written the attempt as it was read, so that nobody acts on a stage that has passed */
async function carryOut(parts: Parts, ctx: Context, step: Step, written: string): Promise<void> {
  const stored = <A extends Attempt>(attempt: A): Stored<A> => ({ attempt, written })
  switch (step.do) {
    case 'show-choice':
      return showChoice(parts, ctx, step.attempt)
    case 'go-to-upstream':
      return goToUpstream(parts, ctx, stored(step.attempt))
    case 'go-to-card':
      return seeOther(ctx, `/sign-in/${step.attempt.uid}/card`)
    case 'show-card':
      return showCard(parts, ctx, stored(step.attempt))
    case 'check-upstream':
      return checkUpstream(parts, ctx, stored(step.attempt))
    case 'check-card':
      return checkCard(parts, ctx, stored(step.attempt))
    case 'complete':
      return complete(parts, ctx, step.attempt)
    case 'cancel':
      return cancel(parts, ctx, step.attempt)
    case 'refuse':
      return showRefusal(parts, ctx, new KakehashiError(step.code), step.attempt, true)
  }
}

/** Gives up: the service gets `access_denied` and decides what to show. */
async function cancel(parts: Parts, ctx: Context, attempt: Attempt): Promise<void> {
  const error = { error: 'access_denied', error_description: 'the person gave up signing in' } as const
  const url = await parts.ports.abort(attempt.uid, error)
  if (url === undefined) return showRefusal(parts, ctx, new KakehashiError('SIGNIN-EXPIRED'), attempt)
  parts.log.info({ attempt: attempt.uid }, 'sign-in given up')
  parts.follow?.gaveUp(attempt.uid)
  seeOther(ctx, url)
}

/**
 * Shows refusals of the catalogue as pages with a way on; anything else is a fault and goes to the error page of the house.
 * @param path of a browser that comes back: it does so once, and what breaks then ends the sign-in
 */
async function guarded(parts: Parts, ctx: Context, act: () => Promise<void>, path?: Path): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (path !== undefined) countEnd(parts, asKakehashiError(error), path)
    if (!(error instanceof KakehashiError)) throw error
    showRefusal(parts, ctx, error, undefined)
  }
}

function countEnd({ follow }: Parts, { code, status }: KakehashiError, path: Path): void {
  if (status >= 500) follow?.brokeOff(path)
  else if (code === 'SIGNIN-CARD-ANSWER-UNKNOWN') follow?.unknown(path)
}

const uidOf = (ctx: Context): string => (ctx.params as { uid?: string }).uid ?? ''

/** A query parameter that is there once; anything else is as good as none. */
const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '')

function refuseLarge(): never {
  throw new KakehashiError('REQUEST-TOO-LARGE', { params: { limit: '32 KiB' } })
}
