/**
 * upstream/gbizid: signing in with the organisation's account at GビズID, an OpenID provider.
 * Owns: the authorization request, the checks of what comes back, discovery with its last good copy, the meaning of UserInfo.
 * Does not own: the attempt and single use of `state` (signin), which organisation a 法人番号 is and who may act for it (organisations).
 * Talks to: GビズID. It learns who holds the account and never a role at a school.
 */
export { createGbizid, type GbizidConnector, type GbizidKept } from './create-gbizid.ts'
export type { AccountType, OrganisationIdentity } from './read-identity.ts'
