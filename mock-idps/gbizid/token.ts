import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import { textField } from '../shared/fields.ts'
import type { Client } from './clients.ts'
import type { Parts } from './parts.ts'
import { issueTokens, type TokenAnswer } from './tokens.ts'

interface Refusal {
  status: 400 | 401
  error: string
  description: string
}

/**
 * `POST /oauth/token` (guideline 3.4.1.3 and 3.4.1.5). Names and statuses of the errors are GビズID's own where they
 * differ from RFC 6749 section 5.2: `unauthorized` for client authentication, `invalid_token` and `invalid_scope` with 401
 * on refresh.
 */
export async function token(parts: Parts, ctx: Context): Promise<void> {
  const answer = await answerFor(parts, ctx)
  if ('error' in answer) {
    ctx.status = answer.status
    ctx.body = { error: answer.error, error_description: answer.description }
  } else ctx.body = answer
}

async function answerFor(parts: Parts, ctx: Context): Promise<TokenAnswer | Refusal> {
  const client = authenticatedClient(parts, ctx.get('authorization'))
  if (!client) return { status: 401, error: 'unauthorized', description: 'client authentication failed' }
  const form: unknown = ctx.request.body
  switch (textField(form, 'grant_type')) {
    case undefined:
      return { status: 400, error: 'invalid_request', description: 'grant_type is missing' }
    case 'authorization_code':
      return redeemCode(parts, client, form)
    case 'refresh_token':
      return refresh(parts, client, form)
    default:
      return { status: 400, error: 'unsupported_grant_type', description: 'the grant type is not supported' }
  }
}

/** client_secret_basic only; id and secret are form-encoded inside (RFC 6749 section 2.3.1). */
function authenticatedClient({ clients }: Parts, authorization: string): Client | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1]
  if (!encoded) return undefined
  const [id, secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(formDecoded)
  return clients.find(({ clientId, clientSecret }) => clientId === id && clientSecret === secret)
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

async function redeemCode(parts: Parts, client: Client, form: unknown): Promise<TokenAnswer | Refusal> {
  const code = textField(form, 'code')
  const redirectUri = textField(form, 'redirect_uri')
  if (!code || !redirectUri)
    return { status: 400, error: 'invalid_request', description: 'code or redirect_uri is missing' }
  const issued = parts.codes.take(code)
  if (issued?.request.client.clientId !== client.clientId || issued.request.redirectUri !== redirectUri)
    return {
      status: 400,
      error: 'invalid_grant',
      description: 'the code is unknown, used, expired or not for this client',
    }
  const { request, session } = issued
  if (request.codeChallenge && challengeOf(textField(form, 'code_verifier') ?? '') !== request.codeChallenge)
    return { status: 400, error: 'invalid_grant', description: 'code_verifier does not match' }
  return issueTokens(parts, { ...session, client, granted: request.granted }, request.nonce)
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

async function refresh(parts: Parts, client: Client, form: unknown): Promise<TokenAnswer | Refusal> {
  const refreshToken = textField(form, 'refresh_token')
  if (!refreshToken) return { status: 400, error: 'invalid_request', description: 'refresh_token is missing' }
  const grant = parts.refreshTokens.get(refreshToken)
  if (grant?.client.clientId !== client.clientId)
    return { status: 401, error: 'invalid_token', description: 'the refresh token is unknown, used or expired' }
  const granted = textField(form, 'scope')?.split(' ').filter(Boolean) ?? grant.granted
  if (!granted.includes('openid') || !granted.every((name) => grant.granted.includes(name)))
    return {
      status: 401,
      error: 'invalid_scope',
      description: 'scope must lie within the original one and contain openid',
    }
  parts.refreshTokens.take(refreshToken)
  return issueTokens(parts, { ...grant, granted }, undefined, grant)
}
