import type { Context } from 'koa'

/** The person a page is shown to. */
export interface Visitor {
  personId: string
  /** How the header calls the person. */
  name: string
  acr: string
}

const visitors = new WeakMap<object, Visitor>()

/** Who is signed in on this request, once `requirePerson` (or `greetPerson`) has looked. */
export const visitorOf = (ctx: Pick<Context, 'req'>): Visitor | undefined => visitors.get(ctx.req)

/** Notes who is signed in for the rest of this request. */
export function setVisitor(ctx: Pick<Context, 'req'>, visitor: Visitor): void {
  visitors.set(ctx.req, visitor)
}
