import type { Day, Text } from '../foundation/index.ts'
import type { CertificateKind } from './kinds.ts'
import type { Snapshot } from './snapshot.ts'

/** What approval adds to the snapshot. */
export interface Approval {
  readonly certificateNumber: string
  readonly issuedOn: Day
  readonly expiresOn: Day
  readonly principalName: string
}

/** What the credential of a certificate says: claim name to value, in the order of the kind. */
export type CertificateClaims = Readonly<Record<string, string | number | boolean>>

interface Source {
  readonly label: Text
  /** Null leaves the claim out: the records do not say it. */
  value(snapshot: Snapshot, approval: Approval, kind: CertificateKind): string | number | boolean | null
}

/** Every claim that a kind of certificate may name, what it is called on pages, and where its value comes from. */
export const claimVocabulary = {
  enrolled: { label: { ja: '在学の事実', en: 'Enrolment' }, value: () => true },
  school_name: { label: { ja: '学校名', en: 'School' }, value: (snapshot) => snapshot.schoolName },
  school_code: { label: { ja: '学校コード', en: 'School code' }, value: (snapshot) => snapshot.schoolCode },
  school_address: { label: { ja: '学校の所在地', en: 'Address of the school' }, value: (s) => s.schoolAddress },
  grade: { label: { ja: '学年', en: 'Grade' }, value: (snapshot) => snapshot.grade },
  class_name: { label: { ja: '学級', en: 'Class' }, value: (snapshot) => snapshot.className },
  school_year: { label: { ja: '年度', en: 'School year' }, value: (snapshot) => snapshot.schoolYear },
  name: { label: { ja: '氏名', en: 'Name' }, value: (snapshot) => snapshot.officialName },
  birthdate: { label: { ja: '生年月日', en: 'Date of birth' }, value: (snapshot) => snapshot.birthDate },
  sex: { label: { ja: '性別', en: 'Sex' }, value: (snapshot) => snapshot.sex },
  certificate_number: { label: { ja: '証明書番号', en: 'Certificate number' }, value: (_, a) => a.certificateNumber },
  issued_on: { label: { ja: '発行日', en: 'Date of issue' }, value: (_, approval) => approval.issuedOn },
  expires_on: { label: { ja: '有効期限', en: 'Valid until' }, value: (_, approval) => approval.expiresOn },
  principal_name: { label: { ja: '校長名', en: 'Principal' }, value: (_, approval) => approval.principalName },
  statement: { label: { ja: '証明文', en: 'Statement' }, value: (_, __, kind) => kind.statement.ja },
} as const satisfies Record<string, Source>

export type ClaimName = keyof typeof claimVocabulary

/** Says whether a kind may name this claim. */
export const isClaimName = (name: string): name is ClaimName => Object.hasOwn(claimVocabulary, name)

/** The claims of a certificate, computed once at approval and kept; offers, consent texts and the credential use this same object. */
export function claimsOf(kind: CertificateKind, snapshot: Snapshot, approval: Approval): CertificateClaims {
  const claims = kind.claims.flatMap((name): [string, string | number | boolean][] => {
    const source: Source = claimVocabulary[name]
    const value = source.value(snapshot, approval, kind)
    return value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(claims)
}
