import { constantTimeEqual, failed, ok, type Result } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'
import { offerLifetime } from './create-offer.ts'
import { mostTxCodes, offerKeys, offerSecrets } from './offer-code.ts'

/** Why a pre-authorised code was not redeemed. */
export type RedeemFailure =
  | 'OFFER-UNKNOWN'
  | 'OFFER-USED'
  | 'OFFER-VOID'
  | 'OFFER-LOCKED'
  | 'OFFER-TX-CODE-MISSING'
  | 'OFFER-TX-CODE-WRONG'

export interface RedeemedOffer {
  readonly offerId: string
  readonly personId: string
  readonly certificateId: string
  readonly credentialConfigurationId: string
}

/** Redeems pre-authorised codes (OpenID4VCI 1.0 section 6.1). */
export function createRedeem({ records, state, clock, keys }: Needs) {
  /** Counted before compared, so that parallel guesses cannot all be the first. */
  const checkTxCode = async (code: string, held: { offerId: string; txCodeHash: string }, txCode: string) => {
    const attempts = await state.increment(offerKeys(code).attempts, offerLifetime)
    if (attempts > mostTxCodes) return 'OFFER-LOCKED'
    const { txCodeHash } = offerSecrets(await keys.secret('credential-offers'))
    return constantTimeEqual(txCodeHash(held.offerId, txCode), held.txCodeHash) ? undefined : 'OFFER-TX-CODE-WRONG'
  }

  /** Notes the redemption unless the offer was made void meanwhile: one statement, so that one of the two wins. */
  const noteRedeemed = (offerId: string) =>
    records.db
      .updateTable('credential_offers')
      .set({ redeemed_at: clock.now().toISOString() })
      .where('id', '=', offerId)
      .where('voided_at', 'is', null)
      .where('redeemed_at', 'is', null)
      .returningAll()
      .executeTakeFirst()

  /**
   * Redeems a code: of parallel callers exactly one succeeds. A wrong transaction code costs one of five attempts and leaves the code
   * usable; the sixth finds the offer locked.
   */
  return async ({ code, txCode }: { code: string; txCode?: string }): Promise<Result<RedeemedOffer, RedeemFailure>> => {
    const entry = await state.get(offerKeys(code).code)
    if (!entry) return failed('OFFER-UNKNOWN')
    if (entry.consumedAt !== undefined) return failed('OFFER-USED')
    if (txCode === undefined) return failed('OFFER-TX-CODE-MISSING')
    const held = JSON.parse(entry.value) as { offerId: string; txCodeHash: string }
    const wrong = await checkTxCode(code, held, txCode)
    if (wrong) return failed(wrong)
    if (!(await state.consume(offerKeys(code).code))) return failed('OFFER-USED')
    const offer = await noteRedeemed(held.offerId)
    if (!offer) return failed('OFFER-VOID')
    return ok({
      offerId: offer.id,
      personId: offer.person_id,
      certificateId: offer.certificate_id,
      credentialConfigurationId: offer.configuration_id,
    })
  }
}
