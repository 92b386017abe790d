import type { Router } from '@koa/router'
import type { Context } from 'koa'
import { bodyParser, type ErrorCode, errorEntry, KakehashiError, type Result } from '../../foundation/index.ts'
import type { Verifier } from '../verifying/create-verifier.ts'

/** Why the access token of a request is refused, and the `WWW-Authenticate` that says so. */
export interface RefusedToken {
  readonly error: 'no_token' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce'
  readonly challenge: string
}

/** Checks the access token of a relying service, and the proof of its key, for the verification API; filled by `provider`. */
export type VerifyAccessToken = (
  request: Pick<Context, 'get' | 'set' | 'method' | 'path'>,
) => Promise<Result<{ clientId: string }, RefusedToken>>

const refusalOf = {
  no_token: 'VERIFICATION-TOKEN',
  invalid_token: 'VERIFICATION-TOKEN',
  insufficient_scope: 'VERIFICATION-SCOPE',
  invalid_dpop_proof: 'VERIFICATION-PROOF',
  use_dpop_nonce: 'VERIFICATION-PROOF-NONCE',
} as const satisfies Record<RefusedToken['error'], ErrorCode>

/** A body that cannot be read is the sender's mistake. */
const unreadable =
  (code: 'VERIFICATION-REQUEST-INVALID' | 'PRESENTATION-UNREADABLE', limit: string) => (cause: Error) => {
    if ((cause as { status?: number }).status === 413)
      throw new KakehashiError('REQUEST-TOO-LARGE', { params: { limit }, cause })
    throw new KakehashiError(code, { params: { member: 'body' }, cause })
  }

const json = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '64kb',
  onError: unreadable('VERIFICATION-REQUEST-INVALID', '64 kB'),
})
const form = bodyParser({
  enableTypes: ['form'],
  formLimit: '512kb',
  onError: unreadable('PRESENTATION-UNREADABLE', '512 kB'),
})

/** The service behind an access token (RFC 6750, RFC 9449). */
async function serviceOf(ctx: Context, verifyAccessToken: VerifyAccessToken): Promise<string> {
  const result = await verifyAccessToken(ctx)
  if (result.ok) return result.value.clientId
  ctx.set('www-authenticate', result.failure.challenge)
  throw new KakehashiError(refusalOf[result.failure.error])
}

const single = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/**
 * Verifications, for relying services and for wallets (OpenID4VP 1.0).
 * @param needs.verifier asked for by each request, since it is loaded with the first
 */
export function mountVerifications(
  router: Router,
  needs: { verifier(): Promise<Verifier>; verifyAccessToken: VerifyAccessToken; issuer: string },
): void {
  const { verifyAccessToken, issuer } = needs

  router.post('/verifications', json, async (ctx) => {
    const clientId = await serviceOf(ctx, verifyAccessToken)
    const verifier = await needs.verifier()
    const started = await verifier.startVerification(clientId, ctx.request.body)
    ctx.status = 201
    ctx.set({ 'cache-control': 'no-store', location: `${issuer}/verifications/${started.id}` })
    ctx.body = {
      id: started.id,
      request_uri: started.requestUri,
      wallet_url: started.walletUrl,
      qr: `${issuer}/presentations/${started.id}/qr.svg`,
      expires_at: started.expiresAt,
    }
  })

  router.get('/verifications/:id', async (ctx) => {
    const clientId = await serviceOf(ctx, verifyAccessToken)
    ctx.set('cache-control', 'no-store')
    const verifier = await needs.verifier()
    const result = await verifier.result(clientId, ctx.params.id as string, single(ctx.query.response_code))
    ctx.body = result.state === 'refused' ? { ...result, reason: errorEntry(result.code).what } : result
  })

  const openToAll = (ctx: Context) => ctx.set({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })

  const sendRequest = async (ctx: Context, id: string, walletNonce?: string) => {
    openToAll(ctx)
    const verifier = await needs.verifier()
    ctx.body = await verifier.requestObject(id, walletNonce)
    ctx.type = 'application/oauth-authz-req+jwt'
  }

  router.get('/presentations/:id/request', (ctx) => sendRequest(ctx, ctx.params.id as string))

  router.post('/presentations/:id/request', form, (ctx) => {
    const { wallet_nonce } = (ctx.request.body ?? {}) as Record<string, unknown>
    return sendRequest(ctx, ctx.params.id as string, single(wallet_nonce)?.slice(0, 512))
  })

  router.get('/presentations/:id/qr.svg', async (ctx) => {
    const verifier = await needs.verifier()
    const url = await verifier.walletUrlOf(ctx.params.id as string)
    // The page that shows it is the service's own, on another site.
    ctx.set({ 'cache-control': 'no-store', 'cross-origin-resource-policy': 'cross-origin' })
    ctx.type = 'image/svg+xml'
    // Loaded with the first code that is drawn.
    const { default: QRCode } = await import('qrcode')
    ctx.body = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  })

  /** A refused presentation on the same device still goes back to the service, which shows the reason; else the wallet shows it. */
  router.post('/presentations/:id/response', form, async (ctx) => {
    openToAll(ctx)
    const verifier = await needs.verifier()
    const { redirectUri, refused } = await verifier.receiveResponse(ctx.params.id as string, ctx.request.body)
    if (refused && !redirectUri && refused !== 'PRESENTATION-DECLINED') throw new KakehashiError(refused)
    ctx.body = redirectUri ? { redirect_uri: redirectUri } : {}
  })
}
