/**
 * organisations: boards of education and schools, and who may speak for them.
 * Owns: the directory of boards and schools (from the settings), the accounts seen on the organisation path, appointments with their days,
 * the answer to "may this person act for this school today". Does not own: sign-in, the people themselves, learners and classes.
 * Talks to: settings, records, audit.
 */
export type { AccountType, OrganisationAccount } from './accounts.ts'
export type { Appointment } from './appointment.ts'
export { createOrganisations, type Organisations } from './create-organisations.ts'
export type { Board, School } from './directory.ts'
export type { ListedAppointment } from './list-staff.ts'
export { reapplyOrganisations } from './reapply.ts'
export type { SchoolRole, StaffRole } from './roles.ts'
