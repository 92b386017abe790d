import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { KakehashiError } from '../../foundation/index.ts'
import type { Signer } from '../../keys/index.ts'
import type { VerifyingNeeds } from './needs.ts'
import { readVerificationWish } from './read-query.ts'
import { requestUriOf, verifierIdOf, walletUrlOf } from './request-object.ts'
import { type RequestedVerification, verificationLifetime } from './transactions.ts'

export interface StartedVerification {
  readonly id: string
  readonly requestUri: string
  /** `openid4vp://…`, for a link or a QR code. */
  readonly walletUrl: string
  readonly expiresAt: string
}

/** A P-256 key for one request: a response to it can be read only while it waits. */
function ephemeralKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid }
}

/** Starts verifications for relying services. */
export function createStart(needs: VerifyingNeeds & { verifierSigner(): Promise<Signer> }) {
  const { clock, ids, services, configurations, certificates, transactions, issuer } = needs

  const registrationOf = (clientId: string) => {
    const registered = services.service(clientId)?.verification
    if (!registered) throw new KakehashiError('VERIFICATION-NOT-REGISTERED', { params: { member: 'client_id' } })
    return registered
  }

  /**
   * Starts a verification.
   * @param body as posted to `/verifications`
   * @throws VERIFICATION-REQUEST-INVALID, VERIFICATION-NOT-REGISTERED, MYNUMBER-REFUSED
   */
  return async (clientId: string, body: unknown): Promise<StartedVerification> => {
    const registered = registrationOf(clientId)
    const wish = readVerificationWish(body, { registered, configurations, kinds: certificates.kinds() })
    const verification: RequestedVerification = {
      stage: 'requested',
      id: ids.id(),
      clientId,
      ...wish,
      nonce: ids.token(),
      state: ids.id(),
      verifierId: verifierIdOf(await needs.verifierSigner()),
      decryptionKey: ephemeralKey(ids.id()),
      expiresAt: new Date(clock.now().getTime() + verificationLifetime * 1000).toISOString(),
    }
    await transactions.start(verification)
    const { id, expiresAt } = verification
    return { id, requestUri: requestUriOf(issuer, id), walletUrl: walletUrlOf(issuer, verification), expiresAt }
  }
}
