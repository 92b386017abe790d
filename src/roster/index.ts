/**
 * roster: who learns where, in which class, and who their guardians are.
 * Owns: intake of OneRoster Japan packages and of the school register (学齢簿), preview and apply, learners, classes, enrolments, staff as rostered.
 * Does not own: who may act for a learner (guardianship), appointments of staff (organisations), certificates.
 * Talks to: settings (boards and schools), records, audit.
 */
export type { RosterActor } from './actor.ts'
export type { Applied, ApplyRequest } from './apply.ts'
export { type ImportSummary, type Kind, type KindSummary, kinds } from './compare/summarise.ts'
export { createRoster, type Roster } from './create-roster.ts'
export type { PreviewRequest, PreviewResult } from './preview.ts'
export type { RosterProblem } from './problems.ts'
export type { ClassLearner, Enrolment, Learner, RegisteredGuardian, SchoolClass } from './queries.ts'
export type { KeptPreview } from './read-preview.ts'
export { sameOfficialText } from './same-official-text.ts'
export { rosterLimits } from './stated-limits.ts'
