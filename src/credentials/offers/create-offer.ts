import type { Actor } from '../../audit/index.ts'
import { type ApprovedCertificate, isCurrent } from '../../certificates/index.ts'
import { KakehashiError, tokyoDate } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'
import { offerKeys, offerSecrets } from './offer-code.ts'

/** Seconds within which an offer must be redeemed. */
export const offerLifetime = 3600

export interface CreatedOffer {
  readonly offerId: string
  /** Link and QR content: the offer by reference (OpenID4VCI 1.0 section 4.1.3). */
  readonly offerUri: string
  /** Shown to the person on another path than the link; never stored in readable form. */
  readonly txCode: string
  readonly expiresAt: string
}

/** The address of an offer document. */
export const offerUrl = (issuer: string, offerId: string): string => `${issuer}/offers/${offerId}`

/** Offers a certificate to one person's wallet. */
export function createCreateOffer(needs: Needs) {
  const { records, state, clock, ids, audit, keys, certificates, configurations, issuers } = needs

  const offerable = async (certificateId: string, day: string): Promise<ApprovedCertificate> => {
    const certificate = await certificates.certificate(certificateId)
    const listed =
      certificate && issuers.listed(issuers.urlOf(certificate.schoolCode), configurations.vctOf(certificate.kind))
    if (!certificate || !listed || !isCurrent(certificate, day))
      throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
    return certificate
  }

  /**
   * Makes an offer with a fresh pre-authorised code and transaction code. Whether the person may have the certificate is decided by
   * the caller.
   * @throws OFFER-CERTIFICATE-UNAVAILABLE when the certificate is not approved, revoked, out of date, or its school is not active
   */
  return async (wanted: {
    certificateId: string
    personId: string
    consentId?: string
    actor: Actor
  }): Promise<CreatedOffer> => {
    const now = clock.now()
    const certificate = await offerable(wanted.certificateId, tokyoDate(now))
    const secrets = offerSecrets(await keys.secret('credential-offers'))
    const [offerId, txCode] = [ids.id(), ids.digits(6)]
    const expiresAt = new Date(now.getTime() + offerLifetime * 1000).toISOString()
    // The code first: should the record fail, what is left redeems nothing and expires.
    const held = JSON.stringify({ offerId, txCodeHash: secrets.txCodeHash(offerId, txCode) })
    await state.put(offerKeys(secrets.codeOf(offerId)).code, held, offerLifetime)
    await records.transaction(async (tx) => {
      const row = {
        id: offerId,
        certificate_id: certificate.certificateId,
        person_id: wanted.personId,
        consent_id: wanted.consentId ?? null,
        configuration_id: configurations.idOf(certificate.kind),
        created_at: now.toISOString(),
        expires_at: expiresAt,
        redeemed_at: null,
        issued_at: null,
        voided_at: null,
        void_reason: null,
      }
      await tx.insertInto('credential_offers').values(row).execute()
      const fields = {
        kind: certificate.kind,
        school: certificate.schoolCode,
        certificate: certificate.certificateId,
        offer: offerId,
      }
      await audit.append(tx, {
        type: 'certificate.offered',
        actor: wanted.actor,
        subject: certificate.learnerId,
        fields,
      })
    })
    const reference = encodeURIComponent(offerUrl(needs.issuer, offerId))
    return { offerId, offerUri: `openid-credential-offer://?credential_offer_uri=${reference}`, txCode, expiresAt }
  }
}
