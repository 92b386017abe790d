import { KakehashiError } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'
import { mostTxCodes, offerKeys, offerSecrets } from './offer-code.ts'

const preAuthorized = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

/** The credential offer object that the reference of an offer answers (OpenID4VCI 1.0 section 4.1.1). */
export function createDescribeOffer({ records, state, clock, keys, issuer }: Needs) {
  /** @throws OFFER-UNKNOWN, OFFER-USED, OFFER-VOID, OFFER-LOCKED */
  return async (offerId: string) => {
    const offer = await records.db
      .selectFrom('credential_offers')
      .selectAll()
      .where('id', '=', offerId)
      .executeTakeFirst()
    if (!offer || offer.expires_at <= clock.now().toISOString()) throw new KakehashiError('OFFER-UNKNOWN')
    if (offer.voided_at !== null) throw new KakehashiError('OFFER-VOID')
    if (offer.redeemed_at !== null) throw new KakehashiError('OFFER-USED')
    const { codeOf } = offerSecrets(await keys.secret('credential-offers'))
    const tries = await state.get(offerKeys(codeOf(offerId)).attempts)
    if (Number(tries?.value ?? 0) >= mostTxCodes) throw new KakehashiError('OFFER-LOCKED')
    return {
      credential_issuer: issuer,
      credential_configuration_ids: [offer.configuration_id],
      grants: {
        [preAuthorized]: {
          'pre-authorized_code': codeOf(offerId),
          tx_code: {
            input_mode: 'numeric',
            length: 6,
            description: '受け取りの画面に表示された6桁の確認コード / The six digits shown with the offer',
          },
        },
      },
    }
  }
}
