import { bodyParser } from '@koa/bodyparser'
import type { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { AccessTokens } from '../access-tokens.ts'
import { paths } from '../configuration/paths.ts'
import type { CredentialIssuingPort } from '../ports.ts'

const notification = z.object({
  notification_id: z.string().min(1).max(200),
  event: z.enum(['credential_accepted', 'credential_failure', 'credential_deleted']),
  event_description: z
    .string()
    .regex(/^[\x20\x21\x23-\x5B\x5D-\x7E]{0,500}$/)
    .optional(),
})

/** The notification endpoint (OpenID4VCI 1.0, section 11): the wallet tells what became of a credential. */
export function addNotificationRoute(
  router: Router,
  options: { credentials: CredentialIssuingPort; accessTokens: AccessTokens },
): void {
  const { credentials, accessTokens } = options
  const refuse = (ctx: Context, status: number, error: string) => {
    ctx.status = status
    ctx.body = { error }
  }
  router.post(
    paths.notification,
    bodyParser({ enableTypes: ['json'], jsonLimit: '4kb', onError: () => {} }),
    async (ctx) => {
      ctx.set('cache-control', 'no-store')
      const allowed = await accessTokens.verifyWalletToken(ctx)
      if (!allowed.ok) {
        const { error, challenge } = allowed.failure
        ctx.set('www-authenticate', challenge)
        return refuse(ctx, 401, error === 'no_token' ? 'invalid_token' : error)
      }
      const parsed = notification.safeParse(ctx.request.body)
      if (!parsed.success) return refuse(ctx, 400, 'invalid_notification_request')
      const { notification_id: notificationId, event, event_description: description } = parsed.data
      const told = await credentials.notified?.({
        notificationId,
        event,
        ...(description === undefined ? {} : { description }),
      })
      if (!told?.ok) return refuse(ctx, 400, 'invalid_notification_id')
      ctx.status = 204
    },
  )
}
