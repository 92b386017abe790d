import type { Selectable } from 'kysely'
import { KakehashiError } from '../../foundation/index.ts'
import type { Signer } from '../../keys/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Needs } from '../needs.ts'
import { issueSdJwt } from '../sd-jwt/issue-sd-jwt.ts'
import { statusListUrl } from '../status/status-list-url.ts'

export type CredentialRecord = Selectable<Database['credentials']>

/** Digests without a claim behind them, so that the number of digests does not tell which claims a learner lacks. */
const decoys = 3

const epoch = (instant: string): number => Math.floor(new Date(instant).getTime() / 1000)

/** Signs the credential of a record. What it says was fixed when the certificate was approved. */
export async function signCredential(
  needs: Pick<Needs, 'ids' | 'certificates' | 'configurations' | 'issuers' | 'issuer'>,
  { row, signer, holderJwk }: { row: CredentialRecord; signer: Signer; holderJwk: Readonly<Record<string, string>> },
): Promise<string> {
  const { ids, certificates, configurations, issuers, issuer } = needs
  const kind = configurations.kindOf(row.configuration_id)
  const certificate = await certificates.certificate(row.certificate_id)
  if (!kind) throw new Error(`no kind of certificate stands behind ${row.configuration_id}`)
  if (certificate?.status !== 'approved') throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
  const always: readonly string[] = kind.always_disclosed
  const claims = Object.entries(certificate.claims)
  return issueSdJwt(
    { signer, ids },
    {
      visible: {
        iss: issuers.urlOf(row.school_code),
        iat: epoch(row.issued_at),
        nbf: epoch(row.issued_at),
        exp: epoch(row.expires_at),
        vct: configurations.vctOf(kind.kind),
        cnf: { jwk: holderJwk },
        status: { status_list: { idx: row.status_index, uri: statusListUrl(issuer, row.status_list_id) } },
        ...Object.fromEntries(claims.filter(([name]) => always.includes(name))),
      },
      disclosable: Object.fromEntries(claims.filter(([name]) => !always.includes(name))),
      decoys,
    },
  )
}
