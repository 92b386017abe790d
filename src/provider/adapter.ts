import Provider, {
  type Adapter,
  type AdapterFactory,
  type AdapterPayload,
  type ClientMetadata,
  errors,
} from 'oidc-provider'
import { type StateStore, scopeState } from '../storage/index.ts'
import { lifetimes } from './configuration/lifetimes.ts'
import { pack, underGrant, unpack, usedCode } from './kept-payloads.ts'
import type { Locators } from './locators.ts'
import { crowded } from './refusals.ts'
import { isOffline, releaseScopesIn } from './release-table.ts'

/** Names of the entries and groups that the provider keeps in the state store. */
export const stateKeys = {
  entry: (model: string, id: string) => `${model}:${id}`,
  byUid: (model: string, uid: string) => `${model}-uid:${uid}`,
  byUserCode: (model: string, userCode: string) => `${model}-user-code:${userCode}`,
  /** The grants of a person to a service that no session leads to. */
  grantsOf: (personId: string, clientId: string) => `grants-of:${personId}:${clientId}`,
  /** Every session of a person. */
  sessionsOf: (personId: string) => `sessions-of:${personId}`,
} as const

/** Seconds that an entry is kept beyond its life, so that a late second use is still recognised as one. */
const afterlife: Record<string, number> = {
  AuthorizationCode: 600,
  // A pushed request is marked as used only when the sign-in that it started has ended.
  PushedAuthorizationRequest: lifetimes.Interaction,
}

export interface AdapterOptions {
  state: StateStore
  locators: Locators
  /** Metadata of a client that is not registered, where the present request allows one; see `wallets.ts`. */
  unregisteredClient(clientId: string): ClientMetadata | undefined
}

/**
 * The library's storage on our state store. Three of its calls carry more than storage, since the library reads first and writes later:
 * `consume` lets exactly one caller pass, an interaction ends in exactly one answer, and a replay mark is put only if absent; every loser is
 * refused. The first two are decided together with the request's other writes, when the library has made all its checks.
 */
export function createAdapter({ state: store, locators, unregisteredClient }: AdapterOptions): AdapterFactory {
  const state = scopeState(store)
  const read = async (key: string): Promise<AdapterPayload | undefined> => {
    const entry = await state.get(key)
    if (!entry) return undefined
    const payload = JSON.parse(entry.value) as AdapterPayload
    if (entry.consumedAt !== undefined) payload.consumed = entry.consumedAt
    return payload
  }

  const find = async (model: string, id: string, name = id): Promise<AdapterPayload | undefined> => {
    const kept = await read(stateKeys.entry(model, name))
    return kept && unpack(model, id, { name, kept })
  }

  const findByUserCode = async (model: string, userCode: string) => {
    const entry = await state.get(stateKeys.byUserCode(model, userCode))
    return entry && find(model, entry.value)
  }

  /** The grant of a browser that comes back for the same is read together with its session. */
  const readGrantAhead = (cookie: string) => {
    const { client_id: clientId, scope } = Provider.ctx?.query ?? {}
    if (typeof clientId !== 'string' || typeof scope !== 'string') return
    const grantId = locators.firstGrantId(cookie, clientId, releaseScopesIn(scope))
    if (grantId !== undefined) state.readAhead(stateKeys.entry('Grant', grantId))
  }

  const findSession = async (cookie: string) => {
    readGrantAhead(cookie)
    const name = locators.sessionName(cookie)
    const session = await find('Session', cookie, name)
    if (session) state.note(stateKeys.entry('Session', name), 'read')
    return session
  }

  /**
   * The session of a token that has been read: where the token says, under its first name, or where the index says when it has got another
   * cookie since. It comes without its cookie and is not for saving.
   */
  const findSessionByUid = async (uid: string) => {
    const there = await find('Session', '', state.noted(uid) ?? uid)
    if (there?.uid === uid) return there
    const index = await state.get(stateKeys.byUid('Session', uid))
    if (!index) return undefined
    state.note(uid, index.value)
    return find('Session', '', index.value)
  }

  const findToken = async (model: string, token: string) => {
    const located = locators.locate(token)
    if (located) {
      const { grantId, session } = located
      state.readAhead(stateKeys.entry('Grant', grantId), stateKeys.entry('Session', session))
    }
    const name = locators.tokenName(token)
    const kept = await read(stateKeys.entry(model, name))
    if (!kept) return undefined
    const grant = kept.grantId === undefined ? undefined : await read(stateKeys.entry('Grant', kept.grantId))
    if (kept.grantId !== undefined && !grant) return undefined
    if (located && kept.sessionUid) state.note(kept.sessionUid, located.session)
    return unpack(model, token, { name, kept }, grant)
  }

  /** A sign-in that begins for somebody who is nobody yet. One that goes on, and whoever has a session, is not refused. */
  const beginsForNobody = (model: string, { session, result }: AdapterPayload) =>
    model === 'Interaction' && session?.accountId === undefined && result === undefined

  /** A code or token used twice was stolen from somebody: what its grant has issued ends (RFC 6749, section 4.1.2; RFC 9700, section 4.14.2). */
  const endGrant = (store: StateStore, grantId: string) => store.delete(stateKeys.entry('Grant', grantId))

  return (model): Adapter => {
    const nameOf = (id: string): string => {
      if (model === 'Session') return locators.sessionName(id)
      return underGrant.has(model) || model === 'ClientCredentials' ? locators.tokenName(id) : id
    }
    const keyOf = (id: string) => stateKeys.entry(model, nameOf(id))

    /** A grant that allows no refresh tokens is good only while a session names it (`expiresWithSession`), and is found by that. */
    const groupOf = ({ accountId, clientId, openid }: AdapterPayload): string | undefined => {
      if (model === 'Session' && accountId) return stateKeys.sessionsOf(accountId)
      const { scope } = (openid ?? {}) as { scope?: string }
      const needsGroup = model === 'Grant' && (scope === undefined || isOffline(scope))
      return needsGroup && accountId && clientId ? stateKeys.grantsOf(accountId, clientId) : undefined
    }

    return {
      upsert: async (id, payload, expiresIn = lifetimes.Grant) => {
        if (store.crowded?.() && beginsForNobody(model, payload)) throw crowded()
        const key = keyOf(id)
        const ttl = expiresIn + (afterlife[model] ?? 0)
        if (model === 'ReplayDetection') {
          if (!(await state.putIfAbsent(key, '{}', ttl)))
            throw new errors.InvalidRequest('proof or assertion was used before')
          return
        }
        // A session that this request found may have been ended since, by whoever has the power to: it must not come back.
        const put = model === 'Session' && state.noted(key) !== undefined ? state.putIfPresent : state.put
        await put(key, JSON.stringify(pack(model, nameOf(id), payload)), ttl, groupOf(payload))
        const { uid, userCode } = payload
        if (model === 'Session' && uid && uid !== nameOf(id))
          await state.put(stateKeys.byUid(model, uid), nameOf(id), ttl)
        if (userCode) await state.put(stateKeys.byUserCode(model, userCode), id, ttl)
      },
      find: async (id) => {
        if (model === 'Client') return unregisteredClient(id)
        if (model === 'Session') return findSession(id)
        return underGrant.has(model) ? findToken(model, id) : find(model, id, nameOf(id))
      },
      // The library asks for sessions alone by uid.
      findByUid: async (uid) => (model === 'Session' ? findSessionByUid(uid) : undefined),
      findByUserCode: (userCode) => findByUserCode(model, userCode),
      consume: async (id) => {
        const key = keyOf(id)
        if (model === 'PushedAuthorizationRequest') {
          if (!(await state.consume(key))) throw new errors.InvalidRequestUri('request_uri was already used')
          return
        }
        const kept = await read(key)
        const grantId = kept?.grantId
        const left = model === 'AuthorizationCode' && kept ? JSON.stringify(usedCode(kept)) : undefined
        await state.claim(
          key,
          (store) => store.consume(key, left),
          async (store) => {
            if (grantId) await endGrant(store, grantId)
            return new errors.InvalidGrant('already used')
          },
        )
      },
      destroy: async (id) => {
        const key = keyOf(id)
        if (model !== 'Interaction') return state.delete(key)
        await state.claim(
          key,
          async (store) => (await store.take(key)) !== undefined,
          async () => new errors.SessionNotFound('interaction session not found'),
        )
      },
      // What stands under a grant is good while the grant is there.
      revokeByGrantId: (grantId) => endGrant(state, grantId),
    }
  }
}
