import { failed, ok, type Result } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'
import { createRedeem, type RedeemedOffer, type RedeemFailure } from '../offers/redeem-pre-authorized-code.ts'
import { createIssue } from './issue-credential.ts'
import { createNoteNotification } from './note-notification.ts'

const oauthOf = (failure: RedeemFailure): 'invalid_grant' | 'invalid_request' =>
  failure === 'OFFER-TX-CODE-MISSING' ? 'invalid_request' : 'invalid_grant'

/**
 * What the provider calls while it speaks OpenID4VCI: issuer metadata, the pre-authorised code grant, issuing to a proven key. Failures
 * are the OAuth error codes that go out; the catalogue code behind them goes to `note`.
 */
export function createIssuingPort(needs: Needs & { note?(code: string, detail: string): void }) {
  const redeem = createRedeem(needs)
  const issue = createIssue(needs)
  return {
    configurations: needs.configurations.all(),
    notified: createNoteNotification(needs),

    async redeemPreAuthorizedCode(input: {
      code: string
      txCode?: string
    }): Promise<Result<RedeemedOffer, 'invalid_grant' | 'invalid_request'>> {
      const result = await redeem(input)
      if (result.ok) return result
      needs.note?.(result.failure, 'pre-authorised code')
      return failed(oauthOf(result.failure))
    },

    async issueCredential(input: {
      offerId: string
      grantId: string
      holderJwk: Readonly<Record<string, unknown>>
      credentialConfigurationId: string
    }): Promise<Result<{ credential: string; notificationId: string }, 'credential_request_denied' | 'invalid_proof'>> {
      const result = await issue(input)
      if (result.ok) {
        const { credential, credentialId } = result.value
        return ok({ credential, notificationId: credentialId })
      }
      needs.note?.(result.failure.code, result.failure.detail)
      return failed(result.failure.code === 'CREDENTIAL-MALFORMED' ? 'invalid_proof' : 'credential_request_denied')
    },
  }
}
