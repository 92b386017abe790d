import { type ErrorCode, hashToken, KakehashiError } from '../../foundation/index.ts'
import { attempt } from '../refuse.ts'
import type { CheckedCredential } from './check-credential.ts'
import { checkPresentation } from './check-presentation.ts'
import type { VerifyingNeeds } from './needs.ts'
import { readResponse } from './read-response.ts'
import type { CheckingVerification, RequestedVerification } from './transactions.ts'

type Outcome =
  | { readonly stage: 'verified'; readonly credentials: readonly CheckedCredential[] }
  | { readonly stage: 'refused'; readonly code: ErrorCode }

export interface ReceivedResponse {
  /** Where the wallet sends the browser, when the request came from the same device. */
  readonly redirectUri?: string
  /** Why the presentation was refused, if it was. */
  readonly refused?: ErrorCode
}

/** Takes the responses of wallets. */
export function createReceive(
  needs: VerifyingNeeds & {
    /** The waiting request, or the refusal to say in its place. */
    waiting(id: string): Promise<RequestedVerification>
    check(compact: string, keyBinding: { audience: string; nonce: string }): Promise<CheckedCredential>
  },
) {
  const { ids, audit, records, transactions } = needs

  const noteOutcome = ({ id, clientId }: CheckingVerification, outcome: Outcome) =>
    records.transaction((tx) =>
      audit.append(tx, {
        type: 'presentation.verified',
        actor: { kind: 'system', id: 'credentials' },
        subject: id,
        fields: {
          client_id: clientId,
          verification: id,
          outcome: outcome.stage,
          ...(outcome.stage === 'refused' ? { code: outcome.code } : {}),
        },
      }),
    )

  /** Ends a verification. @returns where the wallet sends the browser, with a code that nobody else has */
  const finish = async (verification: CheckingVerification, outcome: Outcome): Promise<string | undefined> => {
    await noteOutcome(verification, outcome)
    const { redirectUri } = verification
    if (redirectUri === null) {
      await transactions.move(verification, { ...verification, ...outcome, responseCodeHash: null })
      return undefined
    }
    const responseCode = ids.token()
    await transactions.move(verification, { ...verification, ...outcome, responseCodeHash: hashToken(responseCode) })
    const url = new URL(redirectUri)
    url.searchParams.set('response_code', responseCode)
    return url.href
  }

  /** Takes the request off the table: no other response to it will be read, and its decryption key is forgotten. */
  const take = async (verification: RequestedVerification) => {
    const { decryptionKey: _, ...rest } = verification
    const checking: CheckingVerification = { ...rest, stage: 'checking' }
    if (!(await transactions.move(verification, checking))) throw new KakehashiError('PRESENTATION-ANSWERED')
    return checking
  }

  /**
   * Takes the one response to a request and checks it.
   * @param form as the wallet posted it
   * @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED, PRESENTATION-UNREADABLE: the request still waits after the last
   */
  return async (id: string, form: unknown): Promise<ReceivedResponse> => {
    const verification = await needs.waiting(id)
    const response = await readResponse(form, verification)
    const checking = await take(verification)
    const keyBinding = { audience: verification.verifierId, nonce: verification.nonce }
    const result = await attempt(() => {
      if (response.kind === 'declined') throw new KakehashiError('PRESENTATION-DECLINED')
      return checkPresentation(response.vpToken, verification.query, (compact) => needs.check(compact, keyBinding))
    })
    const outcome: Outcome = result.ok
      ? { stage: 'verified', credentials: result.value }
      : { stage: 'refused', code: result.failure.code }
    const redirectUri = await finish(checking, outcome)
    return { ...(redirectUri ? { redirectUri } : {}), ...(result.ok ? {} : { refused: result.failure.code }) }
  }
}
