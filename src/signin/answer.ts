import type { Context } from 'koa'
import { asAttemptNumber, type ErrorCode, KakehashiError, numberOf, setNumber } from '../foundation/index.ts'
import type { Attempt, Begun, Open } from './attempt.ts'
import type { Parts } from './parts.ts'
import type { Page, PathOption, ServiceShown, WayOn } from './views.ts'

/** Answers with a page; never kept by a cache. */
export function send(ctx: Context, page: Page, status = 200): void {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('cache-control', 'no-store')
  if (page.headers) ctx.set(page.headers)
  ctx.body = page.html.markup
}

/** The next page is fetched by GET, so that Reload and Back repeat no POST. */
export function seeOther(ctx: Context, url: string): void {
  ctx.redirect(url)
  ctx.status = 303
}

/** The page on which a person chooses a way in. With a notice its status is the notice's, and the log tells why. */
export function showChoice(parts: Parts, ctx: Context, attempt: Open, notice?: KakehashiError): void {
  const { settings, upstream, views } = parts
  if (notice) logRefusal(parts, notice, attempt.uid, 'way in cannot be used')
  const action = (last: string) => `/sign-in/${attempt.uid}/${last}`
  const outOfUse = { outOfUse: new KakehashiError('SIGNIN-PATH-DISABLED') }
  const inUse = { organisation: upstream.gbizid !== undefined, individual: upstream.jpki !== undefined }
  const options: PathOption[] = attempt.paths.map((path) => ({
    path,
    action: action(path),
    ...(!inUse[path] && outOfUse),
  }))
  const sources = [sourceOf(settings.identity_providers.gbizid?.issuer), attempt.serviceSource]
  const page = views.pathChoice({
    locale: views.locale(ctx, attempt.uiLocales),
    attempt: attempt.uid,
    service: shownService(parts, attempt),
    options,
    cancelAction: action('cancel'),
    ...(notice && { notice }),
    formAction: sources.filter((source) => source !== undefined),
  })
  send(ctx, page, notice?.status)
}

/**
 * The page on which a sign-in stops, with at least one link that leads on.
 * @param attempt as far as it is known; a browser that it does not belong to learns the service's name and no more
 * @param lasting whether the same address is refused for the same reason when it is fetched again
 */
export function showRefusal(
  parts: Parts,
  ctx: Context,
  error: KakehashiError,
  attempt: Attempt | undefined,
  lasting = false,
): void {
  const number = attempt?.uid ?? saidBy(ctx)
  logRefusal(parts, error, number, 'sign-in refused')
  const page = parts.views.refused({
    locale: parts.views.locale(ctx, attempt?.uiLocales),
    attempt: number,
    error,
    query: lasting ? new URLSearchParams(ctx.querystring) : undefined,
    waysOn: waysOn(parts, error.code, attempt),
  })
  if (error.retryAfter !== undefined) ctx.set('retry-after', error.retryAfter)
  send(ctx, page, error.status)
}

const logRefusal = (parts: Parts, error: KakehashiError, attempt: string | undefined, message: string): void =>
  parts.log.warn({ attempt, refusal: error.code, detail: error.detail, err: error.cause }, message)

/** The number of a request whose attempt is not known, or cannot be read now: the one that an upstream brought back, else the request's own. */
function saidBy(ctx: Context): string | undefined {
  const { state } = ctx.query
  const said =
    typeof state === 'string' && state.includes('.') ? asAttemptNumber(state.split('.', 1)[0] ?? '') : undefined
  if (said !== undefined) setNumber(ctx.res, said)
  return numberOf(ctx.res)
}

const deadEnds: readonly ErrorCode[] = ['SIGNIN-EXPIRED', 'SIGNIN-BROWSER-MISMATCH', 'SIGNIN-ATTEMPT-UNKNOWN']

function waysOn(parts: Parts, code: ErrorCode, attempt: Attempt | undefined): readonly [WayOn, ...WayOn[]] {
  const shown = attempt && shownService(parts, attempt)
  const service: WayOn | undefined =
    shown?.startUrl === undefined ? undefined : { to: 'service', href: shown.startUrl, name: shown.name }
  const start: WayOn = service ?? { to: 'first-page', href: '/' }
  if (!attempt || deadEnds.includes(code)) return [start]
  // The way back to the service serves once and has served. At its start page the session signs in again at once.
  if (attempt.stage === 'completed') return [start]
  return [{ to: 'path-choice', href: `/sign-in/${attempt.uid}` }, start]
}

/** What pages say of the service that waits; `undefined` for our own pages. */
export function shownService(parts: Parts, { clientId }: Pick<Begun, 'clientId'>): ServiceShown | undefined {
  const entry = parts.services.service(clientId)
  if (!entry) return undefined
  return { name: entry.name, ...(entry.client_uri !== undefined && { startUrl: entry.client_uri }) }
}

/** A URL as a source of a Content-Security-Policy: its origin, or its scheme where it has no origin (apps). */
export function sourceOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { origin, protocol } = new URL(url)
  return origin === 'null' ? protocol : origin
}
