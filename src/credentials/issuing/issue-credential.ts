import { KakehashiError, type Result, tokyoDate } from '../../foundation/index.ts'
import { type Signer, thumbprint } from '../../keys/index.ts'
import type { RecordsHandle } from '../../storage/index.ts'
import type { Needs } from '../needs.ts'
import { attempt, type Refusal } from '../refuse.ts'
import { publicKeyOf } from '../sd-jwt/jws.ts'
import { allocateStatus } from '../status/allocate-status.ts'
import type { SchoolEntry } from '../trust/issuers.ts'
import { type CredentialRecord, signCredential } from './sign-credential.ts'

/** What a wallet asks for after its key was proven. */
export interface IssueRequest {
  readonly offerId: string
  /** Public JWK of the holder's key, P-256. */
  readonly holderJwk: Readonly<Record<string, unknown>>
  readonly credentialConfigurationId: string
}

export interface IssuedCredential {
  readonly credentialId: string
  readonly credential: string
}

/** The public members alone: whatever else a wallet put into its key stays out of the credential. */
const plainJwk = ({ kty, crv, x, y }: Readonly<Record<string, unknown>>) =>
  ({ kty, crv, x, y }) as Record<string, string>

/** Issues credentials: first the record, then the signature. */
export function createIssue(needs: Needs) {
  const { records, clock, ids, audit, keys, certificates, consent, configurations, issuers } = needs

  /** The offer, held until the transaction ends: whoever voids it waits, and then finds the credential to revoke. */
  const holdOffer = async (tx: RecordsHandle, request: IssueRequest) => {
    const offer = await tx
      .updateTable('credential_offers')
      .set({ issued_at: clock.now().toISOString() })
      .where('id', '=', request.offerId)
      .where('redeemed_at', 'is not', null)
      .where('voided_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (!offer) throw new KakehashiError('OFFER-VOID')
    if (offer.configuration_id !== request.credentialConfigurationId)
      throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
    return offer
  }

  /** One offer, one key, one credential: a nonce may be used again (OpenID4VCI 1.0 section 7.2), so the record must be what is unique. */
  const existing = async (
    tx: RecordsHandle,
    offerId: string,
    holder: string,
  ): Promise<CredentialRecord | undefined> => {
    const row = await tx.selectFrom('credentials').selectAll().where('offer_id', '=', offerId).executeTakeFirst()
    if (!row) return undefined
    if (row.holder_thumbprint !== holder) throw new KakehashiError('OFFER-KEY-TAKEN')
    if (row.revoked_at !== null) throw new KakehashiError('OFFER-VOID')
    return row
  }

  const record = async (
    tx: RecordsHandle,
    request: IssueRequest,
    made: { holder: string; signer: Signer },
  ): Promise<CredentialRecord> => {
    const now = clock.now()
    const offer = await holdOffer(tx, request)
    const known = await existing(tx, offer.id, made.holder)
    if (known) return known
    if (offer.consent_id !== null && !(await consent.holdForIssue(tx, offer.consent_id)))
      throw new KakehashiError('OFFER-VOID')
    const certificate = await certificates.holdForIssue(tx, offer.certificate_id, tokyoDate(now))
    if (!certificate) throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
    const owner = { schoolCode: certificate.schoolCode, kid: made.signer.kid }
    const place = await allocateStatus({ tx, clock, ids }, owner)
    const row: CredentialRecord = {
      id: ids.id(),
      offer_id: offer.id,
      certificate_id: offer.certificate_id,
      consent_id: offer.consent_id,
      person_id: offer.person_id,
      school_code: certificate.schoolCode,
      configuration_id: offer.configuration_id,
      holder_thumbprint: made.holder,
      status_list_id: place.listId,
      status_index: place.index,
      issued_at: now.toISOString(),
      // The last day counts in full (民法 141 条).
      expires_at: new Date(`${certificate.expiresOn}T23:59:59+09:00`).toISOString(),
      revoked_at: null,
      revocation_reason: null,
    }
    await tx.insertInto('credentials').values(row).execute()
    const fields = {
      credential: row.id,
      certificate: row.certificate_id,
      status_list: place.listId,
      status_index: place.index,
    }
    const actor = { kind: 'person', id: offer.person_id } as const
    await audit.append(tx, { type: 'credential.issued', actor, subject: certificate.learnerId, fields })
    return row
  }

  /** The school that signs, found before the transaction: making a first key needs one of its own. */
  const schoolOf = async (offerId: string): Promise<SchoolEntry> => {
    const { db } = records
    const offer = await db
      .selectFrom('credential_offers')
      .select('certificate_id')
      .where('id', '=', offerId)
      .executeTakeFirst()
    if (!offer) throw new KakehashiError('OFFER-UNKNOWN')
    const certificate = await certificates.certificate(offer.certificate_id)
    const school =
      certificate && issuers.listed(issuers.urlOf(certificate.schoolCode), configurations.vctOf(certificate.kind))
    if (!school) throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
    return school
  }

  /** A credential that was recorded before is signed again with the key of its status list, as long as that is not withdrawn. */
  const signerOf = async (row: CredentialRecord, school: SchoolEntry, current: Signer): Promise<Signer> => {
    const list = records.db.selectFrom('status_lists').select('kid').where('id', '=', row.status_list_id)
    const { kid } = await list.executeTakeFirstOrThrow()
    if (kid === current.kid) return current
    const signer = await keys.signerOf(issuers.ownerOf(school), kid)
    if (!signer) throw new KakehashiError('OFFER-VOID')
    return signer
  }

  /**
   * Issues the credential of a redeemed offer to the proven key. The record, its status index and its audit event are committed
   * before anything is signed; asked again with the same key, the same credential is signed again.
   * Fails with OFFER-VOID, OFFER-KEY-TAKEN, OFFER-CERTIFICATE-UNAVAILABLE, OFFER-UNKNOWN, CREDENTIAL-MALFORMED (holder key).
   */
  return (request: IssueRequest): Promise<Result<IssuedCredential, Refusal>> =>
    attempt(async () => {
      if (!publicKeyOf(request.holderJwk))
        throw new KakehashiError('CREDENTIAL-MALFORMED', { detail: 'holder key is not P-256' })
      const holderJwk = plainJwk(request.holderJwk)
      const school = await schoolOf(request.offerId)
      const current = await keys.signerFor(issuers.ownerOf(school))
      const holder = thumbprint(holderJwk)
      const row = await records.transaction((tx) => record(tx, request, { holder, signer: current }))
      const signer = await signerOf(row, school, current)
      return { credentialId: row.id, credential: await signCredential(needs, { row, signer, holderJwk }) }
    })
}
