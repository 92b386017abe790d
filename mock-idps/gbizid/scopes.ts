import type { Account } from './account-kinds.ts'
import type { Client } from './clients.ts'
import type { Unverified } from './unverified.ts'

interface Scope {
  needsApproval: boolean
  members(account: Account, unverified: Unverified): Record<string, unknown>
}

/** Scope -> whether it needs prior approval, and the UserInfo members it releases (guideline 3.4.1.4). */
const scopes: Record<string, Scope> = {
  openid: { needsApproval: false, members: ({ sub }) => ({ sub }) },
  profile: {
    needsApproval: false,
    members: ({ accountType, corpType, parentId, profile }, { typesAsText }) => ({
      account_type: typesAsText ? String(accountType) : accountType,
      corp_type: typesAsText ? String(corpType) : corpType,
      ...(parentId && { parent_id: parentId }),
      ...profile,
    }),
  },
  user: { needsApproval: false, members: ({ user }) => ({ ...user }) },
  email: { needsApproval: false, members: ({ accountId }) => ({ email: accountId, user_email: accountId }) },
  mandate: {
    needsApproval: false,
    members: ({ mandates }) => ({ mandate_info: mandates.map((clientId) => ({ client_id: clientId })) }),
  },
  offline_access: { needsApproval: false, members: () => ({}) },
  jp_gbizid_v1_ida: { needsApproval: true, members: ({ verifiedClaims }) => ({ verified_claims: verifiedClaims }) },
  role: { needsApproval: true, members: ({ role }) => ({ role }) },
  // Filled only in an agent log-in (代理人ログイン), which no sample account uses.
  delegation_info: { needsApproval: true, members: () => ({ delegation_info: {} }) },
}

export const scopeNames = Object.keys(scopes)

/**
 * The scopes a request is granted, or `undefined` when it asks for an unknown or unapproved one. A request without scope
 * gets every basic scope and every approved optional one, as the guideline documents for the present.
 */
export function grantScopes(client: Client, requested: string | undefined): string[] | undefined {
  const allowed = scopeNames.filter((name) => !scopes[name]?.needsApproval || client.approvedScopes.includes(name))
  if (requested === undefined) return allowed
  const names = [...new Set(requested.split(' ').filter(Boolean))]
  return names.length > 0 && names.every((name) => allowed.includes(name)) ? names : undefined
}

/** The UserInfo members that the granted scopes release for an account. */
export function membersFor(
  account: Account,
  granted: readonly string[],
  unverified: Unverified,
): Record<string, unknown> {
  return Object.assign({}, ...granted.map((name) => scopes[name]?.members(account, unverified)))
}
