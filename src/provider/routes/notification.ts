import type { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { bodyParser, KakehashiError, refuseMyNumber } from '../../foundation/index.ts'
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

/**
 * What the request says (section 11.1); undefined when it is malformed or carries a My Number. The description is checked and then dropped:
 * it is free text of a stranger's program about a child, and nobody here needs it.
 */
function readNotification(body: unknown): Pick<z.infer<typeof notification>, 'notification_id' | 'event'> | undefined {
  try {
    refuseMyNumber(body, 'body')
  } catch (thrown) {
    if (thrown instanceof KakehashiError) return undefined
    throw thrown
  }
  return notification.safeParse(body).data
}

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
      const read = readNotification(ctx.request.body)
      if (!read) return refuse(ctx, 400, 'invalid_notification_request')
      const { offerId } = allowed.value
      const told = await credentials.notified({ offerId, notificationId: read.notification_id, event: read.event })
      if (!told.ok) return refuse(ctx, 400, told.failure)
      ctx.status = 204
    },
  )
}
