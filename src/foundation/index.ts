/**
 * foundation: what every part stands on and what knows nothing of the product's journeys.
 * Owns: the error catalogue, time, identifiers, the outbound client, page markup, languages, the My Number (個人番号) guard, code check digits.
 * Does not own: settings, storage, any protocol. Talks to nobody.
 */
export * from './body-parser.ts'
export * from './check-digits.ts'
export * from './client-address.ts'
export * from './clock.ts'
export * from './duration.ts'
export * from './error.ts'
export { type ErrorCode, errorCatalogue, errorEntry } from './errors/catalogue.ts'
export type { ErrorEntries, ErrorEntry } from './errors/entry.ts'
export * from './html.ts'
export * from './http-client.ts'
export * from './ids.ts'
export * from './locale.ts'
export * from './log.ts'
export * from './log-fields.ts'
export * from './my-number-guard.ts'
export * from './once.ts'
export * from './request-number.ts'
export * from './result.ts'
