import type { Selectable } from 'kysely'
import type { Day, Text } from '../foundation/index.ts'
import type { Database } from '../storage/index.ts'
import type { Approval, CertificateClaims } from './claims.ts'
import type { Snapshot } from './snapshot.ts'

interface Base {
  readonly certificateId: string
  readonly kind: string
  readonly schoolCode: string
  readonly learnerId: string
  readonly snapshot: Snapshot
  readonly draftedBy: string
  readonly draftedAt: string
}

/** 起案: waits for the principal. */
export interface DraftCertificate extends Base {
  readonly status: 'draft'
}

/** 差戻し: will never be issued. */
export interface RejectedCertificate extends Base {
  readonly status: 'rejected'
  readonly rejectedAt: string
  /** The principal, or the drafter who took it back. */
  readonly rejectedBy: string
  readonly reason: string
}

/** 決裁: may be issued to a wallet until it expires (`expiresOn` is the last day, Asia/Tokyo). */
export interface ApprovedCertificate extends Base, Approval {
  readonly status: 'approved'
  readonly approvedBy: string
  readonly approvedAt: string
  readonly claims: CertificateClaims
}

/** 取消し: whatever was issued of it has been revoked. */
export interface RevokedCertificate extends Base, Approval {
  readonly status: 'revoked'
  readonly approvedBy: string
  readonly approvedAt: string
  readonly claims: CertificateClaims
  readonly revokedAt: string
  readonly reason: RevocationReason
}

/** draft → approved → revoked, or draft → rejected. */
export type Certificate = DraftCertificate | RejectedCertificate | ApprovedCertificate | RevokedCertificate

/** Why a certificate is revoked, with what pages call it. A closed list, because the reason goes into logs and must not hold a name. */
export const revocationReasons = {
  'left-school': { ja: '転出・退学・卒業', en: 'The learner has left the school' },
  'record-changed': { ja: '記載事項の変更', en: 'What it certifies has changed' },
  'issued-in-error': { ja: '誤った発行', en: 'It was issued in error' },
  protection: { ja: '児童生徒の保護', en: 'To protect the learner' },
  'key-compromised': { ja: '署名鍵の危殆化', en: 'The signing key is no longer safe' },
} as const satisfies Record<string, Text>

export type RevocationReason = keyof typeof revocationReasons

/** Says whether an approved certificate may still be issued or relied on, on a day (Asia/Tokyo). */
export const isCurrent = (certificate: Certificate, day: Day): certificate is ApprovedCertificate =>
  certificate.status === 'approved' && certificate.issuedOn <= day && day <= certificate.expiresOn

/** How a number is printed: school year and running number at that school, for example `2026-0012`. */
export const formatNumber = (year: number, sequence: number): string => `${year}-${String(sequence).padStart(4, '0')}`

/** A row as the stage it is in. @throws when the row lacks what its status promises */
export function toCertificate(row: Selectable<Database['certificates']>): Certificate {
  const base = {
    certificateId: row.certificate_id,
    kind: row.kind,
    schoolCode: row.school_code,
    learnerId: row.learner_id,
    snapshot: JSON.parse(row.snapshot) as Snapshot,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
  }
  if (row.status === 'draft') return { ...base, status: 'draft' }
  if (row.status === 'rejected')
    return {
      ...base,
      status: 'rejected',
      rejectedAt: promised(row.closed_at),
      rejectedBy: promised(row.closed_by),
      reason: promised(row.reason),
    }
  const approved = {
    ...base,
    certificateNumber: formatNumber(promised(row.number_year), promised(row.number_sequence)),
    approvedBy: promised(row.approved_by),
    approvedAt: promised(row.approved_at),
    principalName: promised(row.principal_name),
    issuedOn: promised(row.issued_on),
    expiresOn: promised(row.expires_on),
    claims: JSON.parse(promised(row.claims)) as CertificateClaims,
  }
  if (row.status === 'approved') return { ...approved, status: 'approved' }
  const reason = promised(row.reason) as RevocationReason
  return { ...approved, status: 'revoked', revokedAt: promised(row.closed_at), reason }
}

function promised<T>(value: T | null): T {
  if (value === null) throw new Error('a certificate lacks a member that its status promises')
  return value
}
