import type { Context } from 'koa'
import type { Account } from './account-kinds.ts'
import { epochSeconds, type Parts, type Session } from './parts.ts'
import { randomId } from './random.ts'

const cookie = 'mock_gbizid_session'

/** The browser's session at GビズID, if one is open. */
export function currentSession({ sessions }: Parts, ctx: Context): Session | undefined {
  const id = ctx.cookies.get(cookie)
  return id ? sessions.get(id) : undefined
}

/** Opens a session for an account that has just signed in, in place of any earlier one of this browser. */
export function openSession(parts: Parts, ctx: Context, account: Account): Session {
  closeSession(parts, ctx)
  const id = randomId()
  const session = { account, authTime: epochSeconds(parts.clock) }
  parts.sessions.put(id, session)
  ctx.cookies.set(cookie, id, { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true })
  return session
}

/** Ends the browser's session, if one is open. */
export function closeSession({ sessions }: Parts, ctx: Context): void {
  const id = ctx.cookies.get(cookie)
  if (id) sessions.take(id)
  ctx.cookies.set(cookie, null, { path: '/', overwrite: true })
}
