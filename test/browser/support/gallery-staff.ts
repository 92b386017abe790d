import type { ApprovedCertificate, CertificateKind, DraftCertificate } from '../../../src/certificates/index.ts'
import { KakehashiError } from '../../../src/foundation/index.ts'
import type { PendingLink } from '../../../src/guardianship/index.ts'
import { type ImportSummary, type KeptPreview, kinds } from '../../../src/roster/index.ts'
import { waitingPage } from '../../../src/web/home/waiting-page.ts'
import { workPage } from '../../../src/web/home/work-page.ts'
import { rosterPreviewPage } from '../../../src/web/roster/preview-page.ts'
import { rosterUploadPage } from '../../../src/web/roster/upload-page.ts'
import { approvalsPage } from '../../../src/web/school/approvals-page.ts'
import { certificatePage } from '../../../src/web/school/certificate-page.ts'
import { certificatesPage } from '../../../src/web/school/certificates-page.ts'
import { classPage } from '../../../src/web/school/class-page.ts'
import { classesPage } from '../../../src/web/school/classes-page.ts'
import { dashboardPage } from '../../../src/web/school/dashboard-page.ts'
import { handOutPage, sheetsPage } from '../../../src/web/school/hand-out-page.ts'
import { linksPage } from '../../../src/web/school/links-page.ts'
import type { Gallery } from './gallery.ts'

const school = {
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  address: '東京都見本市中央１－１０－１',
  boardCode: '139998',
  status: 'active',
} as const
const owner = {
  boardCode: school.boardCode,
  schoolCode: school.code,
  name: school.name,
  home: `/schools/${school.code}`,
  homeLabel: school.name,
}
const at = '2026-11-20T01:23:00.000Z'

export const kind: CertificateKind = {
  kind: 'zaigaku',
  name: { ja: '在学証明書', en: 'Certificate of enrolment' },
  statement: {
    ja: '上記の者は、本校に在学していることを証明する。',
    en: 'This is to certify that the above-named person is enrolled at this school.',
  },
  valid_months: 3,
  retention_years: null,
  drafted_by: ['office'],
  approved_by: ['principal'],
  claims: ['enrolled', 'school_name'],
  always_disclosed: [],
}
const draft = (officialName: string, certificateId: string): DraftCertificate => ({
  status: 'draft',
  certificateId,
  kind: 'zaigaku',
  schoolCode: school.code,
  learnerId: `learner-${certificateId}`,
  draftedBy: 'p1',
  draftedAt: at,
  snapshot: {
    learnerId: `learner-${certificateId}`,
    officialName,
    birthDate: '2014-05-20',
    sex: null,
    schoolCode: school.code,
    schoolName: school.name,
    schoolAddress: school.address,
    schoolYear: 2026,
    grade: 'P6',
    className: '6年1組',
  },
})
const drafts = [
  draft('髙﨑　陽翔', 'c1'),
  draft('𠮷田　葵', 'c2'),
  { ...draft('渡邉󠄂　さくら', 'c3'), draftedBy: 'principal' },
]
export const approved: ApprovedCertificate = {
  ...draft('髙﨑　陽翔', 'c4'),
  status: 'approved',
  certificateNumber: '2026-0012',
  approvedBy: 'p2',
  approvedAt: at,
  principalName: '佐々木 恵',
  issuedOn: '2026-11-20',
  expiresOn: '2027-02-20',
  claims: {},
}
const names = new Map([
  ['p1', '田中 誠'],
  ['p2', '佐々木 恵'],
])

const schoolClass = {
  classId: 'k1',
  title: '6年1組',
  grades: ['P6'],
  classType: 'homeroom',
  schoolYear: 2026,
  learners: 3,
} as const
const learners = [
  {
    learnerId: 'learner-c1',
    number: 1,
    officialName: '髙﨑　陽翔',
    officialNameKana: 'タカサキ　ハルト',
    birthDate: '2014-05-20',
    preferredName: '高崎 陽翔',
  },
  {
    learnerId: 'learner-c9',
    number: 2,
    officialName: '𠮷田　葵',
    officialNameKana: 'ヨシダ　アオイ',
    birthDate: '2014-08-11',
    preferredName: '吉田 葵',
  },
  {
    learnerId: 'learner-c8',
    number: 3,
    officialName: null,
    officialNameKana: null,
    birthDate: null,
    preferredName: '名簿 だけ',
  },
]

const counts = { added: 12, changed: 3, removed: 0, unchanged: 576 }
const samples = { added: ['髙﨑 陽翔'], changed: [{ name: '𠮷田 葵', columns: ['address'] }], removed: [] }
const summary: ImportSummary = {
  schoolYears: [2026],
  kinds: Object.fromEntries(kinds.map((one) => [one, { ...counts, samples }])) as unknown as ImportSummary['kinds'],
  unmatchedRegisterRows: [{ row: 14, reason: 'no-learner' }],
  unmatchedRegisterTotal: 1,
  learnersWithoutRegister: 2,
  massRemovals: [{ kind: 'learners', removed: 201, of: 591 }],
}
const preview: KeptPreview = {
  previewId: 'v1',
  boardCode: school.boardCode,
  schoolCode: school.code,
  createdAt: at,
  expiresAt: at,
  status: 'ready',
  summary,
}

const card = {
  name: '渡邉　茂',
  address: '東京都見本市北町７－８－９',
  birthdate: '1982-12-24',
  sex: 'male',
  nameSubstituted: true,
  addressSubstituted: false,
}
const pending: PendingLink = {
  linkId: 'k1',
  kind: 'guardian',
  personId: 'g1',
  learnerId: 'learner-c3',
  status: 'needs-check',
  proposedAt: at,
  endsOn: null,
  learnerName: '渡邉󠄂　さくら',
  card,
  comparison: { name: 'undecidable', birthdate: 'same', sex: 'same', address: 'same' },
  registered: {
    relation: 'father',
    guardianId: 'g1',
    name: '渡邉󠄂　茂',
    birthDate: '1982-12-24',
    sex: 'male',
    address: '東京都見本市北町７－８－９',
  },
}
const account = {
  personId: 'p1',
  accountType: 'member',
  corporateNumber: '7990001000001',
  displayName: '田中 誠',
  firstRecordedAt: at,
} as const
const roleAt = (role: 'principal' | 'teacher', code: string, name: string) => ({
  organisation: { kind: 'school' as const, code, name, boardCode: school.boardCode },
  role,
  startsOn: '2026-04-01',
  endsOn: null,
})

/** Pages of schools and of staff without a school. */
export const staffGallery: Gallery = {
  dashboard: (locale) =>
    dashboardPage(locale, {
      school,
      roles: new Set(['principal', 'office']),
      drafts: 37,
      pendingLinks: 2,
      mayDraft: true,
    }),
  'roster-upload-refused': (locale) =>
    rosterUploadPage(locale, {
      owner,
      refused: {
        total: 240,
        problems: [
          {
            file: 'users.csv',
            row: 12,
            column: 'familyName',
            code: 'ROSTER-REFUSED',
            message: { ja: '姓が空です。', en: 'The family name is empty.' },
            action: { ja: '姓を入れてください。', en: 'Fill it in.' },
          },
        ],
      },
    }),
  'roster-preview': (locale) => rosterPreviewPage(locale, { owner, preview }),
  'roster-stale': (locale) => rosterPreviewPage(locale, { owner, preview: { ...preview, status: 'stale' } }),
  classes: (locale) =>
    classesPage(locale, {
      school,
      schoolYear: 2026,
      classes: [schoolClass],
      pathOf: (id) => `/schools/x/classes/${id}`,
    }),
  'classes-empty': (locale) => classesPage(locale, { school, schoolYear: 2026, classes: [], pathOf: () => '/' }),
  class: (locale) =>
    classPage(locale, {
      school,
      schoolClass,
      learners,
      kinds: [kind],
      existing: drafts,
      chosen: new Set(['learner-c1', 'learner-c9']),
      error: new KakehashiError('CERTIFICATE-ALREADY-DRAFTED', { params: { learner: '髙﨑　陽翔' } }),
    }),
  approvals: (locale) => approvalsPage(locale, { school, drafts, kinds: [kind], names, personId: 'principal' }),
  certificates: (locale) =>
    certificatesPage(locale, {
      school,
      certificates: [...drafts, approved],
      kinds: [kind],
      status: undefined,
      today: '2026-11-22',
      done: 'drafted',
    }),
  certificate: (locale) =>
    certificatePage(locale, {
      school,
      certificate: approved,
      kind,
      names,
      issued: [
        { issuedAt: at, revokedAt: null, told: null },
        { issuedAt: at, revokedAt: null, told: { event: 'credential_accepted', at } },
        { issuedAt: at, revokedAt: at, told: { event: 'credential_deleted', at } },
        { issuedAt: at, revokedAt: at, told: { event: 'credential_failure', at } },
      ],
      mayRevoke: true,
      mayWithdraw: true,
      today: '2026-11-22',
    }),
  'certificate-draft': (locale) =>
    certificatePage(locale, {
      school,
      certificate: draft('髙﨑　陽翔', 'c1'),
      kind,
      names,
      issued: [],
      mayRevoke: true,
      mayWithdraw: true,
      today: '2026-11-22',
    }),
  links: (locale) =>
    linksPage(locale, {
      school,
      pending: [pending, { ...pending, linkId: 'k2', status: 'proposed' }],
      mayDecide: true,
    }),
  'hand-out': (locale) => handOutPage(locale, { school, schoolClass, learners }),
  sheets: (locale) =>
    sheetsPage(locale, {
      school,
      issuer: 'https://id.example.jp',
      sheets: [
        { learner: '髙﨑　陽翔', className: '6年1組', guardian: '髙﨑　真由美', code: '5NXG-QWPT-N5VG', expiresAt: at },
      ],
    }),
  'sheets-gone': (locale) => sheetsPage(locale, { school, issuer: 'https://id.example.jp', sheets: undefined }),
  waiting: (locale) =>
    waitingPage(locale, {
      account,
      board: { code: '139998', corporateNumber: account.corporateNumber, name: '見本市教育委員会', status: 'active' },
    }),
  'waiting-entry': (locale) => waitingPage(locale, { account: { ...account, accountType: 'entry' }, board: undefined }),
  work: (locale) =>
    workPage(locale, {
      roles: [
        roleAt('principal', school.code, school.name),
        roleAt('teacher', 'C113299999027', '見本市立みなみ中学校'),
      ],
    }),
}
