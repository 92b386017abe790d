import type { ConsentTerms } from '../../../src/consent/index.ts'
import { KakehashiError } from '../../../src/foundation/index.ts'
import { childPage } from '../../../src/web/guardian/child-page.ts'
import { childrenPage, type ShownLink } from '../../../src/web/guardian/children-page.ts'
import { consentNewPage, consentSteps } from '../../../src/web/guardian/consent-new-page.ts'
import { consentPage } from '../../../src/web/guardian/consent-page.ts'
import { consentsPage, type NamedConsent } from '../../../src/web/guardian/consents-page.ts'
import { linkNewPage } from '../../../src/web/guardian/link-new-page.ts'
import { linkText } from '../../../src/web/guardian/link-text.ts'
import { offerGonePage, offerPage } from '../../../src/web/guardian/offer-page.ts'
import { signGonePage, signPage } from '../../../src/web/guardian/sign-page.ts'
import { childTrail } from '../../../src/web/guardian/trail.ts'
import { withdrawPage } from '../../../src/web/guardian/withdraw-page.ts'
import { verifyPage } from '../../../src/web/verify/verify-page.ts'
import type { Gallery } from './gallery.ts'
import { approved, kind } from './gallery-staff.ts'

const at = '2026-11-20T01:23:00.000Z'
const child = { learnerId: 'l1', name: '髙﨑　陽翔' }
const link: ShownLink = {
  linkId: 'k1',
  kind: 'guardian',
  personId: 'g1',
  learnerId: 'l1',
  status: 'approved',
  proposedAt: at,
  endsOn: '2029-11-20',
  learnerName: child.name,
  schoolName: '見本市立みなみ小学校',
}
const hidden = { ...link, learnerName: '', schoolName: '' }
const serviceName: ConsentTerms['service']['name'] = {
  ja: 'ひびき交通 通学定期券',
  en: 'Hibiki Transport commuter passes',
}
const consent: NamedConsent = {
  consentId: 'c1',
  personId: 'g1',
  learnerId: 'l1',
  capacity: 'guardian',
  recipient: 'example-service',
  certificateKind: 'zaigaku',
  claims: ['school_name', 'enrolled'],
  purpose: '',
  until: '2027-11-20',
  text: '証明書の提供についての同意\n\n私、髙﨑　真由美は、次のことに同意します。\n',
  textVersion: 'consent-1',
  textDigest: '',
  evidence: { verifiedAt: at, algorithm: '', digest: '', ocspProducedAt: at, policy: '' },
  givenAt: at,
  status: 'active',
  withdrawnAt: null,
  learnerName: child.name,
  kindName: kind.name,
  serviceName,
}
const withdrawn: NamedConsent = { ...consent, consentId: 'c2', status: 'withdrawn', withdrawnAt: at }
const issued = {
  credentialId: 'x1',
  certificateId: 'c4',
  consentId: 'c1',
  schoolCode: '',
  issuedAt: at,
  expiresAt: at,
  revokedAt: null,
  reason: null,
  told: null,
}
const recipient = {
  clientId: 'example-service',
  name: serviceName,
  purpose: { ja: '在学を確かめるため', en: 'To know that the learner is enrolled' },
  claims: [{ name: 'school_name', label: { ja: '学校名', en: 'School' } }],
}

/** Pages of guardians, and the public check. */
export const guardianGallery: Gallery = {
  children: (locale) =>
    childrenPage(locale, {
      links: [
        link,
        { ...hidden, status: 'needs-check' },
        { ...hidden, status: 'suspended' },
        { ...hidden, status: 'rejected' },
      ],
      organisation: false,
      done: 'link-proposed',
    }),
  'children-none': (locale) => childrenPage(locale, { links: [], organisation: false }),
  'children-organisation': (locale) => childrenPage(locale, { links: [], organisation: true }),
  'link-new': (locale) =>
    linkNewPage(locale, { code: 'ABCD-EFGH', error: new KakehashiError('GUARDIANSHIP-CODE-MISTYPED') }),
  'link-refused': (locale) =>
    linkNewPage(locale, { code: '5NXG-QWPT-N5VG', error: new KakehashiError('GUARDIANSHIP-NO-MATCH') }),
  sign: (locale) =>
    signPage(locale, {
      kind: 'consent',
      trail: childTrail(locale, child),
      steps: consentSteps(locale, 1),
      ...linkText({ code: '5NXGQWPTN5VG', reference: 'sHeY3Gb6IGUMDVqpu8Ax2w' }),
      readerUrl: 'https://reader.example.jp/reader',
      fields: { state: 's' },
      backUrl: '/guardian',
      error: new KakehashiError('JPKI-WRONG-PIN'),
    }),
  'sign-gone': (locale) => signGonePage(locale, '/guardian'),
  child: (locale) =>
    childPage(locale, {
      ...child,
      schoolName: link.schoolName,
      className: '6年1組',
      receivable: [{ certificate: approved, kind, consents: [consent] }],
    }),
  'child-none': (locale) => childPage(locale, { ...child, schoolName: '-', className: '-', receivable: [] }),
  'consent-new': (locale) =>
    consentNewPage(locale, {
      child,
      certificateId: 'c4',
      kindName: kind.name,
      recipients: [recipient, { ...recipient, clientId: 'other' }],
      chosen: undefined,
      until: '2027-11-20',
      error: new KakehashiError('CONSENT-TERM', { params: { until: '2040-01-01' } }),
    }),
  consents: (locale) => consentsPage(locale, { consents: [consent, withdrawn] }),
  consent: (locale) => consentPage(locale, { consent, receivable: true, credentials: [issued], done: 'consent-given' }),
  'consent-withdrawn': (locale) =>
    consentPage(locale, {
      consent: withdrawn,
      receivable: false,
      credentials: [{ ...issued, revokedAt: at }],
      done: 'consent-withdrawn',
    }),
  withdraw: (locale) => withdrawPage(locale, { consent }),
  offer: (locale) =>
    offerPage(locale, {
      consentId: 'c1',
      offer: {
        offerId: 'o1',
        offerUri: `openid-credential-offer://?credential_offer_uri=${encodeURIComponent('https://id.example.jp/offers/aGVsbG8gd29ybGQ')}`,
        txCode: '738320',
        expiresAt: at,
      },
    }),
  'offer-gone': offerGonePage,
  verify: (locale) => verifyPage(locale),
  'verify-missing': (locale) => verifyPage(locale, { entry: 'missing' }),
}
