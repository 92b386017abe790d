import { createHash } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type Provider from 'oidc-provider'
import {
  type Client,
  type ExternalSigningKey,
  errors,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
} from 'oidc-provider'
import requests from 'oidc-provider/lib/helpers/als.js'
import { checkDpopReplay, validateDpop } from 'oidc-provider/lib/helpers/grants.js'
import initializeKeyStore from 'oidc-provider/lib/helpers/initialize_keystore.js'
import Router from 'oidc-provider/lib/helpers/router.js'
import instance from 'oidc-provider/lib/helpers/weak_cache.js'
import { type Clock, failed, ok, type Result } from '../foundation/index.ts'
import type { ScopedState, StateStore } from '../storage/index.ts'
import { stateKeys } from './adapter.ts'
import { anonymousWallet, preAuthorizedCodeGrant } from './wallets.ts'

/**
 * Everything that reaches into the library beyond what its manual promises. An upgrade of oidc-provider is checked here first;
 * `test/attacks/single-use.test.ts` and the wallet journey fail when one of these no longer holds.
 */
export {
  buildTokenResponse,
  checkDpopReplay,
  checkDpopRequired,
  validateDpop,
} from 'oidc-provider/lib/helpers/grants.js'

/**
 * Constructs a provider that gives each request its context (`ctx.oidc`) as a plain property. The library's own first step defines an accessor
 * for each request, which V8 keeps among its old objects, and with it everything that belongs to the request until the next full collection.
 * @throws when the library's first step is another than the one that is replaced
 */
export function withPlainContexts<P extends Provider>(construct: () => P): P {
  const { get, post, put, delete: drop, options } = Router.prototype
  const library = { get, post, put, delete: drop, options }
  const held: { provider?: P } = {}
  const giveContext: Middleware = (ctx, next) => {
    ctx.oidc = new (held.provider as P).OIDCContext(ctx as never)
    return requests.run(ctx as Context, () => next())
  }
  for (const [method, register] of Object.entries(library))
    Router.prototype[method as keyof typeof library] = function (this: Router, name, path, first, ...others) {
      if (first?.name !== 'ensureOIDC') throw new Error(`oidc-provider begins its route ${name} in another way`)
      return register.call(this, name, path, giveContext, ...others)
    }
  try {
    held.provider = construct()
    return held.provider
  } finally {
    Object.assign(Router.prototype, library)
  }
}

/** What a proof is checked against, and where the nonce for the next one goes. */
export type ProofRequest = Pick<Context, 'get' | 'set' | 'method' | 'path'>

/**
 * Checks the proof of a request to an endpoint that is not the library's (RFC 9449, sections 4.3 and 7), in the way in which the library checks
 * those to its own: signature, type, method, address, token, nonce.
 * @param expected `url` is the address without query, `token` the access token as it came
 * @returns the thumbprint of the key, and `firstUse`, which one caller alone finds true for a proof
 */
export async function checkProofOf(
  provider: Provider,
  request: ProofRequest,
  expected: { url: string; token: string },
): Promise<
  Result<{ thumbprint: string; firstUse(clientId: string): Promise<boolean> }, 'invalid_dpop_proof' | 'use_dpop_nonce'>
> {
  const ctx = {
    get: (name: string) => request.get(name),
    set: (name: string, value: string) => request.set(name, value),
    method: request.method,
    assert: (held: unknown, thrown: Error) => {
      if (!held) throw thrown
    },
    oidc: { provider, route: 'ours', urlFor: () => expected.url },
  } as unknown as TokenEndpointGrantContext
  const refused = (thrown: unknown) => {
    if (thrown instanceof errors.UseDpopNonce) return failed('use_dpop_nonce' as const)
    if (thrown instanceof errors.InvalidDpopProof) return failed('invalid_dpop_proof' as const)
    throw thrown
  }
  try {
    const proof = await validateDpop(provider, ctx, expected.token)
    if (!proof) return failed('invalid_dpop_proof')
    const firstUse = (clientId: string) =>
      checkDpopReplay(provider, ctx, proof, clientId, errors.InvalidDpopProof).then(
        () => true,
        (thrown: unknown) => refused(thrown).ok,
      )
    return ok({ thumbprint: proof.thumbprint, firstUse })
  } catch (thrown) {
    return refused(thrown)
  }
}

/**
 * Makes replay marks atomic. The library looks for a mark and then saves one, so that of twenty uses at once several find none.
 * With this, exactly one caller makes the mark and the library refuses the others in its own words.
 */
export function markReplaysOnce(provider: Provider, { state, clock }: { state: StateStore; clock: Clock }): void {
  provider.ReplayDetection.unique = async (issuer, jti, exp) => {
    const id = createHash('sha256').update(`${issuer}\0${jti}`).digest('base64url')
    const ttl = exp - Math.floor(clock.now().getTime() / 1000)
    return ttl > 0 && state.putIfAbsent(stateKeys.entry('ReplayDetection', id), '{}', ttl)
  }
}

/**
 * Makes what a token request writes before its answer is complete, while the library can still turn a failure into an OAuth error: whoever
 * redeems a code second learns `invalid_grant` and gets none of the tokens. Call after the last grant type has been registered.
 */
export function writeBeforeTokenAnswers(provider: Provider, state: Pick<ScopedState, 'flush' | 'abandon'>): void {
  const { grantTypeHandlers } = instance(provider)
  for (const [name, handle] of grantTypeHandlers)
    grantTypeHandlers.set(name, async (...given) => {
      try {
        await handle(...given)
      } catch (thrown) {
        state.abandon()
        throw thrown
      }
      await state.flush()
    })
}

/** What a token of the library knows of where it belongs when it gets its value. */
interface Unnamed {
  readonly grantId?: string
  readonly sessionUid?: string
}

/** Puts a tail behind the random value of every code and token that stands under a grant. */
export function putTails(provider: Provider, tailOf: (random: string, token: Unnamed) => string): void {
  for (const model of [provider.AccessToken, provider.AuthorizationCode, provider.RefreshToken]) {
    const prototype = model.prototype as unknown as { generateTokenId(this: Unnamed): string }
    const generate = prototype.generateTokenId
    prototype.generateTokenId = function (this: Unnamed) {
      const random = generate.call(this)
      return `${random}${tailOf(random, this)}`
    }
  }
}

/** Gives a new session the name under which it is kept as its `uid`, so that no index is needed to find it by that. */
export function nameSessions(provider: Provider, nameOf: (cookie: string) => string): void {
  const model = provider.Session as unknown as {
    instantiate(payload?: { uid?: string }): { uid: string; readonly jti: string }
  }
  const { instantiate } = model
  model.instantiate = function (this: typeof model, payload) {
    const session = instantiate.call(this, payload)
    if (payload?.uid === undefined) session.uid = nameOf(session.jti)
    return session
  }
}

/** Lets a grant keep what it releases: one entry, which ends as a whole. */
export function keepReleases(provider: Provider): void {
  const kept = [...(provider.Grant as unknown as { IN_PAYLOAD: readonly string[] }).IN_PAYLOAD, 'release']
  Object.defineProperty(provider.Grant, 'IN_PAYLOAD', { get: () => kept })
}

type Body = Record<string, unknown>

/** Whether a token request redeems a pre-authorised code and says nothing about who sends it. */
const isAnonymous = (body: Body, authorization: string | undefined) =>
  body.grant_type === preAuthorizedCodeGrant &&
  authorization === undefined &&
  !['client_id', 'client_secret', 'client_assertion'].some((name) => body[name])

/**
 * Lets a wallet redeem a pre-authorised code without naming a client (OpenID4VCI 1.0, section 6.1). The library insists on a `client_id`
 * before it looks at the grant type, so the one of the anonymous wallet is filled in as the body is read.
 */
export function allowAnonymousWallets(provider: Provider): void {
  const held = Symbol('body')
  type Holder = { [held]?: Body | undefined }
  Object.defineProperty(provider.OIDCContext.prototype, 'body', {
    configurable: true,
    get(this: Holder) {
      return this[held]
    },
    set(
      this: Holder & { route: string; ctx: { headers: Record<string, string | undefined> } },
      body: Body | undefined,
    ) {
      const fill = this.route === 'token' && body && isAnonymous(body, this.ctx.headers.authorization)
      this[held] = fill ? { ...body, client_id: anonymousWallet } : body
    },
  })
}

/**
 * Replaces the keys that sign, are published and are verified with, all at once; requests under way end with the key they took. The library
 * knows keys only from its construction, so its own reading of that option runs again; the store keeps its identity for whoever holds it.
 * @param keys of each algorithm the first one signs
 */
export function replaceKeys(provider: Provider, keys: readonly ExternalSigningKey[]): void {
  const held = instance(provider).keystore
  initializeKeyStore.call(provider, { keys })
  const fresh = [...instance(provider).keystore]
  held.clear()
  for (const key of fresh) held.add(key)
  instance(provider).keystore = held
}

/**
 * Hears of the client of a request as soon as the request has named one, before it has authenticated. What `hear` throws refuses the request.
 */
export function onClientNamed(provider: Provider, hear: (ctx: KoaContextWithOIDC, client: Client) => void): void {
  type Context = { ctx: KoaContextWithOIDC; entity(kind: string, value: unknown): void }
  const prototype = provider.OIDCContext.prototype as unknown as Context
  const { entity } = prototype
  prototype.entity = function (this: Context, kind, value) {
    entity.call(this, kind, value)
    if (kind === 'Client') hear(this.ctx, value as Client)
  }
}

/** What `/jwks` publishes: another object after the keys have been replaced. */
export const publishedKeys = (provider: Provider): object => instance(provider).jwks

/** What a logout token says (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
export interface LogoutClaims {
  readonly personId: string
  /** Where the service has registered that it needs one. */
  readonly sid?: string
  readonly jti: string
}

/**
 * Replaces the library's own back-channel logout, which is one attempt while the browser waits. `tell` gets what would have been sent; when it
 * fails, the library goes on to `backchannel.error`.
 */
export function divertBackchannelLogout(
  provider: Provider,
  tell: (client: Client, personId: string, sid: string | undefined) => Promise<void>,
): void {
  provider.Client.prototype.backchannelLogout = function (this: Client, personId: string, sid: string) {
    return tell(this, personId, this.backchannelLogoutSessionRequired ? sid : undefined)
  }
}

/** Makes a logout token as the library does, good for two minutes from now, its `sub` as the service knows the person. */
export async function makeLogoutToken(
  provider: Provider,
  client: Client,
  { personId, sid, jti }: LogoutClaims,
): Promise<string> {
  type LogoutToken = {
    mask: object
    set(claim: string, value: unknown): void
    issue(options: { use: 'logout' }): Promise<string>
  }
  const token = new provider.IdToken({ sub: personId }, { client, ctx: undefined as never }) as unknown as LogoutToken
  token.mask = { sub: null }
  token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} })
  token.set('jti', jti)
  if (sid !== undefined) token.set('sid', sid)
  return token.issue({ use: 'logout' })
}
