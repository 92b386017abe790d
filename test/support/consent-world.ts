import { type ConsentTerms, createConsent } from '../../src/consent/index.ts'
import { type RecordsHandle, timeQueries } from '../../src/storage/index.ts'
import { evidence, openGuardianshipWorld } from './guardianship-world.ts'

/** What 髙﨑 真由美 agrees to for 陽翔; tests change a copy. */
export const terms: ConsentTerms = {
  reference: 'attempt-1',
  person: { personId: 'mayumi', name: '髙﨑　真由美' },
  capacity: 'guardian',
  learner: { learnerId: 'haruto', name: '髙﨑　陽翔', schoolName: '見本市立みなみ小学校' },
  service: { clientId: 'mihon-juku', name: { ja: 'みほん学習教室', en: 'Mihon Study Room' } },
  certificateKind: { kind: 'zaigaku', name: { ja: '在学証明書', en: 'Certificate of enrolment' } },
  claims: [
    { name: 'school_name', label: { ja: '学校名', en: 'School' } },
    { name: 'enrolled', label: { ja: '在学の事実', en: 'Enrolment' } },
  ],
  purpose: { ja: '入会の手続きで在学を確かめるため', en: 'To check enrolment when joining' },
  until: '2027-03-31',
}

/** Consents on real SQLite, one guardian linked; what the ports were asked for is kept. @param at present moment, ISO 8601 */
export async function openConsentWorld(at: string) {
  const world = await openGuardianshipWorld(at)
  const calls: string[] = []
  const ports = {
    voidOffers: async (_: RecordsHandle, consentId: string) => {
      calls.push(`void ${consentId}`)
      return 1
    },
    revokeCredentials: async (_: RecordsHandle, consentId: string) => {
      calls.push(`revoke ${consentId}`)
      return 2
    },
    tellService: async (_: RecordsHandle, notice: { clientId: string }) => {
      calls.push(`tell ${notice.clientId}`)
    },
    endGrants: async ({ personId, clientId }: { personId: string; clientId: string }) => {
      calls.push(`end ${personId} ${clientId}`)
    },
  }
  const consent = createConsent({ ...world, ports })

  /** A consent that could be given, signed as it should be. */
  const signed = (change: Partial<ConsentTerms> = {}) => {
    const changed = { ...terms, ...change }
    const { text, textVersion, digest } = consent.draftText(changed)
    return { terms: changed, text, textVersion, evidence: { ...evidence, digest }, signedBy: changed.person.personId }
  }
  const { linkId } = await world.link()

  let reads = 0
  const { records } = world
  const db = timeQueries(records.db, () => {
    reads += 1
  })
  return {
    ...world,
    consent,
    ports,
    calls,
    signed,
    linkId,
    /** Consents as another process on the same records has them. */
    another: () => createConsent({ ...world, records: { ...records, db }, ports }),
    /** Queries that those processes have run outside transactions. */
    reads: () => reads,
  }
}
