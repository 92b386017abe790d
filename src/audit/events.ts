/**
 * The event catalogue: every act of a person with power over others' data, and every act that somebody may have to prove later.
 * Each entry names the journey step and its fields; no field may hold personal data (names, birth dates, addresses, tokens).
 * `docs/reference/events.md` is generated from it.
 */
export const eventCatalogue = {
  'signin.completed': { step: 'sign-in', says: 'A person signed in.', fields: ['path', 'acr', 'client_id'] },
  'signin.refused': { step: 'sign-in', says: 'A sign-in ended in a refusal.', fields: ['path', 'code', 'client_id'] },
  'appointment.made': {
    step: 'organisation',
    says: 'An administrator appointed a member of staff.',
    fields: ['organisation', 'role', 'starts_on', 'ends_on'],
  },
  'appointment.ended': {
    step: 'organisation',
    says: 'An administrator ended an appointment.',
    fields: ['organisation', 'role', 'ends_on'],
  },
  'roster.previewed': {
    step: 'roster',
    says: 'A roster or register was uploaded and compared.',
    fields: ['board', 'school', 'added', 'changed', 'removed', 'errors'],
  },
  'roster.applied': {
    step: 'roster',
    says: 'A previewed roster or register was applied.',
    fields: ['board', 'school', 'preview', 'added', 'changed', 'removed'],
  },
  'certificate.drafted': {
    step: 'certificate',
    says: 'A certificate was drafted (起案).',
    fields: ['kind', 'school', 'certificate'],
  },
  'certificate.approved': {
    step: 'certificate',
    says: 'A certificate was approved (決裁).',
    fields: ['kind', 'school', 'certificate'],
  },
  'certificate.rejected': {
    step: 'certificate',
    says: 'A draft was sent back.',
    fields: ['kind', 'school', 'certificate'],
  },
  'certificate.offered': {
    step: 'certificate',
    says: 'A credential offer was made for a certificate.',
    fields: ['kind', 'school', 'certificate', 'offer'],
  },
  'certificate.revoked': {
    step: 'certificate',
    says: 'A certificate was revoked.',
    fields: ['kind', 'school', 'certificate', 'reason'],
  },
  'credential.issued': {
    step: 'credential',
    says: 'A credential was issued to a wallet.',
    fields: ['credential', 'certificate', 'status_list', 'status_index'],
  },
  'credential.notified': {
    step: 'credential',
    says: 'A wallet told for the first time that it accepted, failed to take or deleted a credential.',
    fields: ['credential', 'event'],
  },
  'credential.revoked': {
    step: 'credential',
    says: 'A credential was marked as revoked in its status list.',
    fields: ['credential', 'reason'],
  },
  'credential.offers_voided': { step: 'credential', says: 'Open offers were made void.', fields: ['count', 'reason'] },
  'guardianship.code_issued': {
    step: 'guardianship',
    says: 'A school handed out a link code.',
    fields: ['school', 'learner'],
  },
  'guardianship.proposed': {
    step: 'guardianship',
    says: 'A guardian asked to be linked, matched against the register.',
    fields: ['learner', 'link'],
  },
  'guardianship.refused': { step: 'guardianship', says: 'A request to be linked was refused.', fields: ['code'] },
  'guardianship.approved': {
    step: 'guardianship',
    says: 'A school approved a link.',
    fields: ['learner', 'link', 'ends_on'],
  },
  'guardianship.ended': {
    step: 'guardianship',
    says: 'A link ended or was rejected.',
    fields: ['learner', 'link', 'reason'],
  },
  'guardianship.suspended': {
    step: 'guardianship',
    says: 'Every link to a protected learner was suspended.',
    fields: ['learner', 'count'],
  },
  'guardianship.resumed': {
    step: 'guardianship',
    says: 'A suspended link was allowed to go on.',
    fields: ['learner', 'link'],
  },
  'guardianship.protection_ended': {
    step: 'guardianship',
    says: 'The protection of a learner ended.',
    fields: ['learner'],
  },
  'consent.given': {
    step: 'consent',
    says: 'A person consented by signing the shown text.',
    fields: ['consent', 'recipient', 'purpose', 'text_version', 'text_digest'],
  },
  'consent.withdrawn': {
    step: 'consent',
    says: 'A person withdrew a consent.',
    fields: ['consent', 'recipient', 'credentials_revoked', 'offers_voided'],
  },
  'release.notice_seen': {
    step: 'sign-in',
    says: 'A member of staff read what a sign-in tells a service about them, and went on.',
    fields: ['recipient', 'claims'],
  },
  'presentation.verified': {
    step: 'verification',
    says: 'A presentation was checked for a service.',
    fields: ['client_id', 'verification', 'outcome', 'code'],
  },
  'key.created': {
    step: 'keys',
    says: 'A signing key was made; it is published from now on.',
    fields: ['owner', 'kid', 'algorithm', 'activates_at'],
  },
  'key.rotated': {
    step: 'keys',
    says: 'An operator had a signing key replaced.',
    fields: ['owner', 'kid', 'successor', 'activates_at', 'retires_at'],
  },
  'key.retired': {
    step: 'keys',
    says: 'An operator withdrew a key in an emergency.',
    fields: ['owner', 'kid', 'successor'],
  },
  'outbox.given_up': {
    step: 'outbox',
    says: 'A message did not reach its receiver and is given up.',
    fields: ['message', 'kind', 'receiver', 'attempts', 'reason'],
  },
  'outbox.retried': {
    step: 'outbox',
    says: 'An operator had a message tried again.',
    fields: ['message', 'kind', 'receiver'],
  },
  'records.backed_up': {
    step: 'operation',
    says: 'An operator took a copy of the records.',
    fields: ['rows', 'sequence'],
  },
  'records.restored': {
    step: 'operation',
    says: 'An operator brought the records back from a copy; what the journal said was taken away since was taken away again.',
    fields: ['backup', 'sequence', 'events', 'reapplied', 'gap_at'],
  },
} as const satisfies Record<string, { step: string; says: string; fields: readonly string[] }>

export type EventType = keyof typeof eventCatalogue

/** Who acted: a person of ours, an operator at the command line, or the system by itself. */
export type Actor =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'operator'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string }

/** One event, its fields exactly those that the catalogue names for its type. */
export type AuditEvent = {
  [T in EventType]: {
    readonly type: T
    readonly actor: Actor
    /** Identifier of the person or thing acted on. */
    readonly subject?: string
    readonly fields: Readonly<Partial<Record<(typeof eventCatalogue)[T]['fields'][number], string | number>>>
  }
}[EventType]
