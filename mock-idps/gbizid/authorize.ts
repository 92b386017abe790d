import type { Context } from 'koa'
import { textField } from '../shared/fields.ts'
import { html } from '../shared/html.ts'
import { showPage } from '../shared/page.ts'
import { isRegisteredRedirect } from './clients.ts'
import { type AuthorizationRequest, type Parts, type Session, serviceName } from './parts.ts'
import { randomCode, randomId } from './random.ts'
import { grantScopes } from './scopes.ts'
import { currentSession } from './session.ts'

interface Refusal {
  error: string
  description: string
}

/**
 * `GET /oauth/authorize` (guideline 3.4.1.2). A wrong client or redirect URI ends on an error page, everything else that
 * is wrong goes back to the relying party; otherwise the person is asked to sign in unless a session exists already.
 */
export function authorize(parts: Parts, ctx: Context): void {
  const target = findTarget(parts, ctx.query)
  if ('error' in target) {
    showRefusal(ctx, target)
    return
  }
  const request = chosenRefusal(parts) ?? checkRequest(target, ctx.query)
  if ('error' in request) sendBack(ctx, target, request)
  else continueWith(parts, ctx, request)
}

function chosenRefusal({ faults }: Parts): Refusal | undefined {
  const error = faults.use(({ authorizationError }) => authorizationError !== undefined)?.authorizationError
  return error ? { error, description: 'refused on request of the control panel' } : undefined
}

function continueWith(parts: Parts, ctx: Context, request: AuthorizationRequest) {
  const session = currentSession(parts, ctx)
  if (session && !request.forceLogin) {
    sendCode(parts, ctx, request, session)
    return
  }
  const id = randomId()
  parts.signIns.put(id, { request })
  ctx.redirect(`/oauth/signin/${id}`)
}

type Target = Pick<AuthorizationRequest, 'client' | 'redirectUri' | 'state' | 'requestedScope'>

function findTarget({ clients }: Parts, query: Context['query']): Target | Refusal {
  const repeated = Object.keys(query).find((name) => Array.isArray(query[name]))
  if (repeated) return { error: 'invalid_request', description: `${repeated} is given more than once` }
  const client = clients.find(({ clientId }) => clientId === query.client_id)
  if (!client) return { error: 'invalid_client', description: 'the client is not registered' }
  const redirectUri = textField(query, 'redirect_uri') ?? client.redirectUri
  if (!isRegisteredRedirect(client, redirectUri))
    return { error: 'invalid_grant', description: 'redirect_uri is not the registered one' }
  return { client, redirectUri, ...optional('state', query, 'state'), ...optional('requestedScope', query, 'scope') }
}

function checkRequest(target: Target, query: Context['query']): AuthorizationRequest | Refusal {
  if (!query.response_type) return { error: 'invalid_request', description: 'response_type is missing' }
  if (query.response_type !== 'code')
    return { error: 'unsupported_response_type', description: 'only response_type=code is supported' }
  if (query.code_challenge && query.code_challenge_method !== 'S256')
    return { error: 'invalid_request', description: 'only code_challenge_method=S256 is supported' }
  const granted = grantScopes(target.client, target.requestedScope)
  if (!granted) return { error: 'invalid_scope', description: 'the scope is unknown or was not applied for' }
  return {
    ...target,
    granted,
    ...optional('nonce', query, 'nonce'),
    ...optional('codeChallenge', query, 'code_challenge'),
    ...optional('loginHint', query, 'login_hint'),
    forceLogin: textField(query, 'prompt')?.split(' ').includes('login') ?? false,
  }
}

function optional<K extends string>(name: K, query: Context['query'], parameter: string): Partial<Record<K, string>> {
  const value = textField(query, parameter)
  return (value ? { [name]: value } : {}) as Partial<Record<K, string>>
}

/** Back to the relying party with a single-use code for this session. */
export function sendCode(parts: Parts, ctx: Context, request: AuthorizationRequest, session: Session): void {
  const code = randomCode()
  parts.codes.put(code, { request, session })
  redirectBack(ctx, request.redirectUri, { code, state: request.state })
}

/** Back to the relying party with an error, which carries the state and the scope of the request. */
export function sendBack(ctx: Context, target: Target, { error, description }: Refusal): void {
  const { redirectUri, state, requestedScope } = target
  redirectBack(ctx, redirectUri, { error, error_description: description, state, scope: requestedScope })
}

function redirectBack(ctx: Context, redirectUri: string, parameters: Record<string, string | undefined>) {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  ctx.redirect(url.href)
  // After a form post the browser must fetch the relying party with GET.
  if (ctx.method === 'POST') ctx.status = 303
}

function showRefusal(ctx: Context, { error, description }: Refusal) {
  const body = html`
<p class="error" role="alert"><span lang="ja">サービスからの要求が正しくありません。サービスの管理者に連絡してください。</span>
<span lang="en" class="en">The request from the service is not valid. Please contact the operator of the service.</span></p>
<p><code id="error">${error}</code>: <span lang="en">${description}</span></p>`
  showPage(ctx, { title: 'エラー', service: serviceName, body }, 400)
}
