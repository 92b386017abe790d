import type { AdapterPayload } from 'oidc-provider'

/** Models that live and die with their grant, and whose values carry what else must be read with them. */
export const underGrant: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** What an entry is good for without having to say so. */
const assumed: Readonly<Record<string, Readonly<AdapterPayload>>> = {
  Session: { transient: true, amr: [] },
  AuthorizationCode: { expiresWithSession: true, codeChallengeMethod: 'S256' },
  AccessToken: { expiresWithSession: true, gty: 'authorization_code' },
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0
const same = (one: unknown, other: unknown) => one === other || (isEmpty(one) && isEmpty(other))

/** Models that nobody asks since when they are there. */
const undated: ReadonlySet<string> = new Set(['Session', 'Grant', 'AuthorizationCode'])

/**
 * What is kept of a payload: nothing that stands elsewhere, and nothing that nobody asks. The kind and the identifier are said by the name of
 * the entry, which for whatever opens something is a hash; of a token, its grant says for whom and for which client it is.
 * @param name of the entry, behind that of its model
 */
export function pack(model: string, name: string, payload: AdapterPayload): AdapterPayload {
  const { kind: _kind, jti: _jti, iat, ...kept } = payload
  if (iat !== undefined && !undated.has(model)) kept.iat = iat
  if (model === 'Session' && kept.uid === name) delete kept.uid
  for (const [member, value] of Object.entries(assumed[model] ?? {})) {
    if (same(kept[member], value)) delete kept[member]
    else kept[member] ??= null
  }
  if (!underGrant.has(model) || payload.grantId === undefined) return kept
  const { accountId: _accountId, clientId: _clientId, ...rest } = kept
  return rest
}

/** What is left of a code once it is used: enough to recognise it and to end what was issued for it. */
export function usedCode(kept: AdapterPayload): AdapterPayload {
  const { acr: _acr, amr: _amr, authTime: _authTime, claims: _claims, nonce: _nonce, scope: _scope, ...left } = kept
  return left
}

/**
 * The payload that `pack` was given, as far as the library looks at it.
 * @param id as the library asks for it, which of a session is its cookie
 * @param entry what is kept, and under which name @param grant of a token, what is kept of its grant
 */
export function unpack(
  model: string,
  id: string,
  { name, kept }: { name: string; kept: AdapterPayload },
  grant?: AdapterPayload,
): AdapterPayload {
  kept.jti = id
  if (model === 'Session') kept.uid ??= name
  for (const [member, value] of Object.entries(assumed[model] ?? {})) {
    if (kept[member] === undefined) kept[member] = Array.isArray(value) ? [...value] : value
    else if (kept[member] === null) delete kept[member]
  }
  if (!grant) return kept
  kept.accountId = grant.accountId
  kept.clientId = grant.clientId
  return kept
}
