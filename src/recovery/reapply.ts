import type { EventType, JournalledEvent } from '../audit/index.ts'
import { reapplyCertificates } from '../certificates/index.ts'
import { reapplyConsent } from '../consent/index.ts'
import { type RevocationReason, reapplyCredentials } from '../credentials/index.ts'
import { reapplyGuardianship } from '../guardianship/index.ts'
import { reapplyKeys } from '../keys/index.ts'
import { reapplyOrganisations } from '../organisations/index.ts'
import type { RecordsHandle } from '../storage/index.ts'

type Reapply = (tx: RecordsHandle, event: JournalledEvent, field: (name: string) => string) => Promise<unknown>

/** What each kind of event means for records that are older than it. Kinds that gave somebody something are left out: they are lost. */
const reapplies: Partial<Record<EventType, Reapply>> = {
  'credential.issued': (tx, _, field) =>
    reapplyCredentials.issued(tx, {
      credentialId: field('credential'),
      place: { listId: field('status_list'), index: Number(field('status_index')) },
    }),
  'credential.revoked': (tx, { at }, field) =>
    reapplyCredentials.revoked(tx, {
      credentialId: field('credential'),
      reason: field('reason') as RevocationReason,
      at,
    }),
  'credential.offers_voided': (tx, { at, subject }, field) =>
    reapplyCredentials.offersVoided(tx, { basis: subject ?? '', reason: field('reason'), at }),
  'certificate.approved': (tx, { at }, field) =>
    reapplyCertificates.approved(tx, { certificateId: field('certificate'), schoolCode: field('school'), at }),
  'certificate.revoked': async (tx, { at, actor_id: by }, field) => {
    const [certificateId, reason] = [field('certificate'), field('reason')]
    await reapplyCertificates.revoked(tx, { certificateId, reason, by, at })
    await reapplyCredentials.offersVoided(tx, { basis: certificateId, reason, at })
  },
  'consent.withdrawn': async (tx, { at }, field) => {
    const consentId = field('consent')
    await reapplyConsent.withdrawn(tx, { consentId, at })
    await reapplyCredentials.offersVoided(tx, { basis: consentId, reason: 'consent-withdrawn', at })
  },
  'guardianship.ended': (tx, { at, actor_id: by }, field) =>
    reapplyGuardianship.ended(tx, { linkId: field('link'), reason: field('reason') || null, by, at }),
  'guardianship.suspended': (tx, { at, actor_id: by }, field) =>
    reapplyGuardianship.suspended(tx, { learnerId: field('learner'), by, at }),
  'appointment.ended': (tx, { at, actor_id: by, subject }, field) =>
    reapplyOrganisations.appointmentEnded(tx, {
      personId: subject ?? '',
      schoolCode: field('organisation'),
      role: field('role'),
      endsOn: field('ends_on'),
      by,
      at,
    }),
  'key.retired': (tx, { at }, field) => reapplyKeys.withdrawn(tx, { kid: field('kid'), at }),
}

/**
 * Does again, oldest first, what the journal says was taken away after the backup, and closes what cannot be known for certain.
 * @param at now, ISO 8601 @returns how many events were done again
 */
export async function reapply(tx: RecordsHandle, events: readonly JournalledEvent[], at: string): Promise<number> {
  let count = 0
  for (const event of events) {
    const act = reapplies[event.type as EventType]
    if (!act) continue
    const fields = JSON.parse(event.fields) as Record<string, string | number>
    await act(tx, event, (name) => String(fields[name] ?? ''))
    count += 1
  }
  await reapplyGuardianship.withdrawCodes(tx, at)
  await reapplyCredentials.closeLists(tx)
  return count
}
