/**
 * audit: the log of every act of a person with power over others' data.
 * Owns: the event catalogue, the hash chain, its verification. Does not own: technical logs, metrics, the acts themselves.
 * Talks to: records, always inside the transaction of the act.
 */
export { type Audit, type AuditVerdict, createAudit } from './create-audit.ts'
export { type Actor, type AuditEvent, type EventType, eventCatalogue } from './events.ts'
export { type JournalledEvent, readEvents, readLine, reappend, toLine } from './journal.ts'
