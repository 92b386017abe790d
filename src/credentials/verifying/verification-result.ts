import { type ErrorCode, hashToken, KakehashiError } from '../../foundation/index.ts'
import type { CheckedCredential } from './check-credential.ts'
import type { RefusedVerification, Transactions, VerifiedVerification } from './transactions.ts'

interface Told {
  readonly id: string
  readonly purpose: string | null
  readonly expires_at: string
}

/** What a service is told of its verification. */
export type VerificationResult =
  | (Told & { readonly state: 'pending' })
  | (Told & { readonly state: 'refused'; readonly code: ErrorCode })
  | (Told & { readonly state: 'verified'; readonly credentials: readonly CheckedCredential[] })

/** Tells services what became of their verifications. */
export function createResult({ transactions }: { transactions: Transactions }) {
  const useResponseCode = async (verification: VerifiedVerification | RefusedVerification, responseCode: string) => {
    const right = hashToken(responseCode) === verification.responseCodeHash
    if (!right || !(await transactions.useResponseCode(verification)))
      throw new KakehashiError('VERIFICATION-RESPONSE-CODE')
  }

  /**
   * The result for the service that started the verification. One that was started for the same device is answered only with the response
   * code that the browser brought back, once: whoever started it and whoever presented must be in one browser (OpenID4VP 1.0 section 13.3).
   * @throws VERIFICATION-UNKNOWN (also for another service), VERIFICATION-RESPONSE-CODE
   */
  return async (clientId: string, id: string, responseCode?: string): Promise<VerificationResult> => {
    const verification = await transactions.read(id)
    if (verification?.clientId !== clientId) throw new KakehashiError('VERIFICATION-UNKNOWN')
    const told: Told = { id, purpose: verification.purpose, expires_at: verification.expiresAt }
    if (verification.stage === 'requested' || verification.stage === 'checking') return { ...told, state: 'pending' }
    if (verification.responseCodeHash !== null) {
      if (responseCode === undefined) return { ...told, state: 'pending' }
      await useResponseCode(verification, responseCode)
    }
    return verification.stage === 'refused'
      ? { ...told, state: 'refused', code: verification.code }
      : { ...told, state: 'verified', credentials: verification.credentials }
  }
}
