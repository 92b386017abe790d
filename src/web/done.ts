import type { Context } from 'koa'

const cookie = 'done'

/** Notes what has just been achieved, for the page that follows the redirect; only a word known to that page is ever shown. */
export function noteDone(ctx: Context, what: string): void {
  ctx.cookies.set(cookie, what, { httpOnly: true, sameSite: 'lax', maxAge: 60_000 })
}

/** What was achieved before this page, told once. */
export function takeDone(ctx: Context): string | undefined {
  const what = ctx.cookies.get(cookie)
  if (what !== undefined) ctx.cookies.set(cookie, null)
  return what
}
