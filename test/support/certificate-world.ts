import { createCertificates, type LearnerSource } from '../../src/certificates/index.ts'
import { schoolYearOf } from '../../src/foundation/index.ts'
import type { CertificateSettings } from '../../src/settings/index.ts'
import { juniorHigh, openStaffedWorld, primary } from './organisation-world.ts'

export const zaigaku: CertificateSettings = {
  kind: 'zaigaku',
  name: { ja: '在学証明書', en: 'Certificate of enrolment' },
  statement: { ja: '上記の者は、本校に在学していることを証明する。', en: 'This is to certify enrolment.' },
  valid_months: 3,
  retention_years: null,
  drafted_by: ['office', 'teacher'],
  approved_by: ['principal'],
  claims: [
    'enrolled',
    'school_name',
    'grade',
    'class_name',
    'name',
    'birthdate',
    'sex',
    'certificate_number',
    'statement',
  ],
  always_disclosed: [],
}

interface Pupil {
  officialName: string
  birthDate: string
  sex: string | null
  schoolCode: string
  grade: string
  className: string
  from: string
  until: string
}

const pupil = (officialName: string, changes: Partial<Pupil> = {}): Pupil => ({
  officialName,
  birthDate: '2014-05-20',
  sex: 'male',
  schoolCode: primary,
  grade: 'P6',
  className: '6年1組',
  from: '2026-04-01',
  until: '2027-03-31',
  ...changes,
})

/** A roster of invented pupils that a test may change as it goes. */
export function openPupils() {
  const pupils: Record<string, Pupil> = {
    haruto: pupil('髙﨑　陽翔'),
    aoi: pupil('𠮷田　葵', { sex: 'female' }),
    sakura: pupil('渡邉\u{E0102}　さくら', { sex: null }),
    yui: pupil('髙﨑　結衣', { schoolCode: juniorHigh, grade: 'J2', className: '2年1組', birthDate: '2012-10-01' }),
    nameless: pupil(''),
  }
  const roster: LearnerSource = {
    learner: async (id) => (pupils[id]?.officialName ? pupils[id] : undefined),
    enrolmentOn: async (id, day) => {
      const found = pupils[id]
      return found && found.from <= day && day <= found.until ? { ...found, schoolYear: schoolYearOf(day) } : undefined
    },
  }
  return { pupils, roster }
}

/** Certificates on real SQLite with staff appointed and pupils enrolled. @param at present moment, ISO 8601 */
export async function openCertificateWorld(at: string, kinds: CertificateSettings[] = [zaigaku]) {
  const world = await openStaffedWorld(at)
  const { pupils, roster } = openPupils()
  const revoked: { certificateId: string; reason: string }[] = []
  const ports = {
    revokeCredentials: async (_: unknown, certificateId: string, reason: string) => {
      revoked.push({ certificateId, reason })
      return 2
    },
  }
  const certificates = createCertificates({ ...world, roster, ports, settings: { certificates: kinds } })
  return { ...world, certificates, pupils, roster, revoked, ports }
}
