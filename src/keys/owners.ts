import type { KeyAlgorithm } from './key-states.ts'

/**
 * Whose key it is: the gateway's own (tokens), its cookies (a shared secret, never published), its verifier face (presentation requests,
 * certificate with the host's DNS name), or a school's (credentials, certificate with the school's issuer URL).
 */
export type KeyOwner =
  | { readonly kind: 'gateway' }
  | { readonly kind: 'cookies' }
  | { readonly kind: 'verifier'; readonly host: string }
  | { readonly kind: 'school'; readonly code: string; readonly name: string; readonly issuerUrl: string }

/** How an owner is named in the records, the audit log and on the command line: `gateway`, `school:B113299999010`. */
export const ownerName = (owner: KeyOwner): string => (owner.kind === 'school' ? `school:${owner.code}` : owner.kind)

/** What an owner signs with; each algorithm has keys of its own. */
export function algorithmsOf(owner: KeyOwner): readonly KeyAlgorithm[] {
  if (owner.kind === 'gateway') return ['ES256', 'RS256']
  return owner.kind === 'cookies' ? ['HS256'] : ['ES256']
}
