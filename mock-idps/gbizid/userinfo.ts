import type { Context } from 'koa'
import type { Parts } from './parts.ts'
import { membersFor } from './scopes.ts'

/** `GET /oauth/userinfo` (guideline 3.4.1.4): the members that the scopes of the access token release. */
export function userinfo(parts: Parts, ctx: Context): void {
  const token = /^Bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1]
  const grant = token ? parts.accessTokens.get(token) : undefined
  if (!grant) refuse(ctx, 401, 'invalid_token', 'the access token is missing, unknown or expired')
  else if (!grant.granted.includes('openid')) refuse(ctx, 403, 'insufficient_scope', 'the scope openid is needed')
  else {
    const members = membersFor(grant.account, grant.granted, parts.unverified)
    ctx.body = parts.faults.use(({ userInfo }) => userInfo !== undefined)?.userInfo?.(members) ?? members
  }
}

function refuse(ctx: Context, status: 401 | 403, error: string, description: string) {
  ctx.status = status
  ctx.set('www-authenticate', `Bearer error="${error}"`)
  ctx.body = { error, error_description: description }
}
