import type { AdapterPayload } from 'oidc-provider'

/** Models that live and die with their grant, and whose values carry what else must be read with them. */
export const underGrant: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** What an entry is good for without having to say so. */
const assumed: Readonly<Record<string, Readonly<AdapterPayload>>> = {
  AuthorizationCode: { expiresWithSession: true, codeChallengeMethod: 'S256' },
  AccessToken: { expiresWithSession: true, gty: 'authorization_code' },
}

/**
 * What is kept of a payload: nothing that stands elsewhere. The kind and the identifier are said by the name of the entry, which for whatever
 * opens something is a hash; of a token, its grant says for whom and for which client it is.
 */
export function pack(model: string, payload: AdapterPayload): AdapterPayload {
  const { kind: _kind, jti: _jti, ...kept } = payload
  if (!underGrant.has(model) || payload.grantId === undefined) return kept
  const { accountId: _accountId, clientId: _clientId, ...rest } = kept
  for (const [name, value] of Object.entries(assumed[model] ?? {})) {
    if (rest[name] === value) delete rest[name]
    else rest[name] ??= null
  }
  return rest
}

/**
 * The payload that `pack` was given, as far as the library looks at it.
 * @param id as the library asks for it
 * @param grant of a token, what is kept of its grant
 */
export function unpack(model: string, id: string, kept: AdapterPayload, grant?: AdapterPayload): AdapterPayload {
  kept.jti = id
  if (!grant) return kept
  kept.accountId = grant.accountId
  kept.clientId = grant.clientId
  for (const [name, value] of Object.entries(assumed[model] ?? {})) {
    if (kept[name] === undefined) kept[name] = value
    else if (kept[name] === null) delete kept[name]
  }
  return kept
}
