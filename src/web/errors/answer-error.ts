import type { Context } from 'koa'
import { asKakehashiError, errorEntry } from '../../foundation/index.ts'
import { localeOf } from '../locale.ts'
import { show } from '../show.ts'
import { errorPage } from './error-page.ts'

/**
 * Answers with what was thrown: a page where a person looks, otherwise JSON `{error, error_description, code, attempt}` (RFC 6749, section 5.2).
 * @param options `attempt` ties the answer to the log; `waysOn` lead on from the page
 */
export function answerError(
  ctx: Context,
  thrown: unknown,
  options: { attempt?: string | undefined; waysOn?: readonly { href: string; label: string }[] | undefined } = {},
): void {
  const error = asKakehashiError(thrown)
  if (error.retryAfter !== undefined) ctx.set('retry-after', error.retryAfter)
  if (ctx.accepts('json', 'html') === 'html') {
    show(ctx, errorPage(localeOf(ctx), { error, ...options }))
    return
  }
  ctx.status = error.status
  ctx.set('cache-control', 'no-store')
  ctx.body = {
    error: errorEntry(error.code).oauth ?? 'invalid_request',
    error_description: error.describe('en').what,
    code: error.code,
    ...(options.attempt !== undefined && { attempt: options.attempt }),
  }
}
