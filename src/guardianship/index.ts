/**
 * guardianship: who may act for which learner, until when, and when not.
 * Owns: link codes, requests to be linked and their match with the register, the school's decision, the end of links, protection.
 * Does not own: the register, the card's verification, what a guardian agrees to (consent), sessions.
 * Talks to: organisations, roster (through `LearnerSource`), records, state (attempt counters), audit, and sessions by the port `suspendSessions`.
 */
export type { BasicFour, Comparison } from './compare.ts'
export { createGuardianship, type Guardianship } from './create-guardianship.ts'
export type { PendingLink } from './find-links.ts'
export type { LearnerSource, RegisteredGuardian, RegisteredLearner } from './learner-source.ts'
export { type Link, type LinkEndReason, type LinkStatus, linkEndReasons } from './link.ts'
export { readLinkCode } from './link-code.ts'
export type { LinkRefusal, SignatureEvidence } from './propose-link.ts'
export { reapplyGuardianship } from './reapply.ts'
export { guardianshipLimits } from './stated-limits.ts'
