import { KakehashiError, type Result } from '../../foundation/index.ts'
import { attempt, type Refusal } from '../refuse.ts'
import { type CheckedCredential, checkCredential } from './check-credential.ts'
import type { VerifierNeeds } from './needs.ts'
import { createReceive } from './receive-response.ts'
import { signRequestObject, walletUrlOf } from './request-object.ts'
import { createStart } from './start-verification.ts'
import { createTransactions, type RequestedVerification } from './transactions.ts'
import { createResult } from './verification-result.ts'

/** Verifying presentations for relying services (OpenID4VP 1.0), and credentials for whoever holds one up. */
export function createVerifier(needs: VerifierNeeds) {
  const { clock, keys, services, issuer } = needs
  const transactions = createTransactions(needs)
  const verifierSigner = () => keys.signerFor({ kind: 'verifier', host: new URL(issuer).hostname })

  const check = async (compact: string, keyBinding?: { audience: string; nonce: string }): Promise<CheckedCredential> =>
    checkCredential(compact, {
      http: needs.http,
      issuers: needs.issuers,
      trust: await needs.trust(),
      now: clock.now(),
      ...(keyBinding ? { keyBinding } : {}),
    })

  const waiting = async (id: string): Promise<RequestedVerification> => {
    const verification = await transactions.read(id)
    if (!verification) throw new KakehashiError('VERIFICATION-UNKNOWN')
    if (verification.stage !== 'requested') throw new KakehashiError('PRESENTATION-ANSWERED')
    return verification
  }

  return {
    startVerification: createStart({ ...needs, transactions, verifierSigner }),
    receiveResponse: createReceive({ ...needs, transactions, waiting, check }),
    result: createResult({ transactions }),

    /** What a QR code for a waiting verification says. @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED */
    walletUrlOf: async (id: string): Promise<string> => walletUrlOf(issuer, await waiting(id)),

    /** The signed request object of a waiting verification. @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED */
    async requestObject(id: string, walletNonce?: string): Promise<string> {
      const verification = await waiting(id)
      const service = services.service(verification.clientId)
      if (!service) throw new KakehashiError('VERIFICATION-UNKNOWN')
      const options = { signer: await verifierSigner(), issuer, now: clock.now(), service }
      return signRequestObject(verification, { ...options, ...(walletNonce === undefined ? {} : { walletNonce }) })
    },

    /**
     * Checks a credential by itself, as a person pastes or uploads it: white space, which mail programmes put in, is passed over. Whether
     * the one who shows it is its holder is not checked, and `holder_binding` says so.
     */
    verifyCredential: (text: string): Promise<Result<CheckedCredential, Refusal>> =>
      attempt(() => check(text.replaceAll(/\s+/g, ''))),
  }
}

export type Verifier = ReturnType<typeof createVerifier>
