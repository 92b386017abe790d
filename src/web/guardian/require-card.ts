import type { Middleware } from 'koa'
import { KakehashiError } from '../../foundation/index.ts'
import type { People } from '../../people/index.ts'
import { personOf } from '../session.ts'

/**
 * What a guardian does is done by a person who signed in with their own card. An organisation's account is nobody's own, so it gets no
 * further than the first page, which says so. To be mounted behind `requirePerson`.
 */
export function requireCard(options: { people: Pick<People, 'person'> }): Middleware {
  return async (ctx, next) => {
    const person = await options.people.person(personOf(ctx).personId)
    if (person?.origin !== 'individual' && ctx.path !== '/guardian') throw new KakehashiError('SESSION-NOT-BY-CARD')
    await next()
  }
}
