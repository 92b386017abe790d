/**
 * people: our own subjects.
 * Owns: persons, their links to upstream accounts (history kept), attributes that a signature proved, pairwise identifiers, the
 * assurance ladder and its `acr` values. Does not own: sessions, roles, guardianship, how a sign-in is done. Talks to: records, keys.
 */
export { type Assurance, acr, atLeast, explainAssurance, type Level, parseAcr, parseAssurance } from './assurance.ts'
export { createPeople, type Origin, type People, type Person, type VerifiedAttributes } from './create-people.ts'
