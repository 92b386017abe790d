/**
 * services: the relying services and what each has declared: names, purpose, scopes, what it may ask of wallets.
 * Owns: looking a service up. Does not own: the settings themselves, tokens, consent. Talks to: settings.
 */
export { createServices, type Services } from './create-services.ts'
