import type { Middleware } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { answerRefusal, type Refusing } from './answer-refusal.ts'

/** What neither a part of ours nor the library answers gets our page, or JSON for a client that is no browser. */
export const unknownPath =
  (refusing: Refusing): Middleware =>
  async (ctx, next) => {
    await next()
    if (ctx.status !== 404 || (ctx.body !== undefined && ctx.body !== null)) return
    answerRefusal(ctx, refusing, new KakehashiError('REQUEST-NOT-FOUND'))
  }
