import { Router } from '@koa/router'
import type Koa from 'koa'
import Provider from 'oidc-provider'
import { type Clock, type HttpClient, KakehashiError, numberOf } from '../foundation/index.ts'
import type { Keys } from '../keys/index.ts'
import { acr, type Level, type People } from '../people/index.ts'
import type { Services } from '../services/index.ts'
import type { Settings } from '../settings/index.ts'
import { type StateStore, scopeState } from '../storage/index.ts'
import { createAccessTokens } from './access-tokens.ts'
import { compileClients } from './clients.ts'
import { createCookieSigner } from './configuration/cookies.ts'
import { configuration } from './configuration/index.ts'
import { busyEndpoints } from './configuration/paths.ts'
import { credentialErrors } from './credential-errors.ts'
import { signInUrl, signOutUrl } from './first-party.ts'
import { createFollowKeys } from './follow-keys.ts'
import {
  allowAnonymousWallets,
  keepReleases,
  markReplaysOnce,
  nameSessions,
  publishedKeys,
  putTails,
  withPlainContexts,
  writeBeforeTokenAnswers,
} from './internals.ts'
import { type ClientLimits, limitClients } from './limit-clients.ts'
import { createLocators } from './locators.ts'
import { createLogouts, type TellServices } from './logouts.ts'
import type {
  CredentialIssuingPort,
  ProviderViews,
  ReleaseConsentPort,
  ReleaseNoticePort,
  ReportPort,
  RolesPort,
} from './ports.ts'
import { postedRequests } from './posted-requests.ts'
import { registerPreAuthorizedCode } from './pre-authorized-code.ts'
import { publishedDocuments } from './published-documents.ts'
import { jsonOf } from './refusals.ts'
import { createReleases } from './releases.ts'
import { addAcrRoute } from './routes/acr.ts'
import { addNotificationRoute } from './routes/notification.ts'
import { addReleaseRoutes } from './routes/release.ts'
import { selfSubmittingPage } from './self-submitting-page.ts'
import { createSessions } from './sessions.ts'
import { createSignIn } from './sign-in.ts'
import { createResume, type StartSignIn, straightToUpstream } from './straight-on.ts'
import { type ProviderEvents, tellEvents } from './tell-events.ts'
import { numberAttempts, tellRefusals } from './tell-refusals.ts'
import { unitOfWork } from './unit-of-work.ts'
import { unknownPath } from './unknown-path.ts'
import { wrongMethod } from './wrong-method.ts'

export interface ProviderOptions {
  settings: Pick<Settings, 'issuer' | 'services' | 'identity_providers'>
  keys: Pick<Keys, 'secret' | 'signersOfGateway' | 'cookieSecrets'>
  state: StateStore
  clock: Clock
  http: HttpClient
  people: Pick<People, 'person' | 'pairwiseSub'>
  services: Services
  organisations: RolesPort
  ports: {
    views: ProviderViews
    consent: ReleaseConsentPort & ReleaseNoticePort
    credentials: CredentialIssuingPort
    report: ReportPort
    /** Counts what services ask for; without it nothing is counted. */
    limits?: ClientLimits
    startSignIn?: StartSignIn
    /** Hears what becomes of authorization and token requests. */
    events?: ProviderEvents
    tellServices: TellServices
  }
}

/** Every `acr` that a configured way in can reach. */
function reachableAcrs({ issuer, identity_providers: { gbizid, jpki } }: ProviderOptions['settings']): Set<string> {
  const assurances = [...(gbizid ? Object.values(gbizid.assurance) : []), ...(jpki ? [jpki.assurance] : [])]
  return new Set(assurances.map(({ ial, aal }) => acr(issuer, { ial: ial as Level, aal: aal as Level })).sort())
}

/**
 * Every URL that the provider makes starts with the issuer, whatever the request says of its host or scheme: behind a proxy that ends TLS they
 * come out right, and nobody can put another host into them.
 */
function standOnIssuer(provider: Provider, issuer: string): void {
  const { protocol, host, hostname } = new URL(issuer)
  const fixed = { protocol: protocol.slice(0, -1), host, hostname, secure: protocol === 'https:' }
  for (const [name, value] of Object.entries(fixed)) Object.defineProperty(provider.request, name, { get: () => value })
}

/**
 * Tells of faults, and answers those of our catalogue as such: to the library they are all one `server_error` with status 500, from which no
 * service learns that it may try again.
 */
function tellFaults(provider: Provider, report: ReportPort): void {
  provider.on('server_error', (ctx, error: unknown) => {
    const attempt = numberOf(ctx.res)
    report.fault(error, `${ctx.method} ${ctx.path}`, attempt)
    if (!(error instanceof KakehashiError)) return
    ctx.status = error.status
    if (ctx.type !== 'text/html') ctx.body = jsonOf(error, attempt)
  })
  ;(provider as Koa).on('error', (error: unknown) => report.fault(error, 'answering a request'))
}

/**
 * Builds the provider.
 * @throws SETTINGS-INVALID when a registered service is not acceptable
 */
export async function createProvider(options: ProviderOptions) {
  const { settings, clock, services, organisations, ports } = options
  const { issuer } = settings
  const { credentials, views, consent, report } = ports
  const state = scopeState(options.state)
  // Several steps of a request want to know the same person.
  const people: ProviderOptions['people'] = {
    ...options.people,
    person: (personId) => state.once(`person:${personId}`, () => options.people.person(personId)),
  }
  const releases = createReleases({ state, clock, people, organisations })
  const together = options.state.remote ?? false
  const locators = createLocators(await options.keys.secret('token-locators'), { together })

  /** The name of a session that this request has read, or is about to write. */
  const sessionNameOf = (uid: string): string | undefined => {
    const session = Provider.ctx?.oidc.session
    return session?.uid === uid ? locators.sessionName(session.jti) : state.noted(uid)
  }

  const cookieSigner = createCookieSigner(await options.keys.cookieSecrets())

  const configured = await configuration({
    ...options,
    ...ports,
    people,
    state,
    cookieSigner,
    issuer,
    releases,
    locators,
    reachableAcrs: reachableAcrs(settings),
  })
  const provider = withPlainContexts(() => new Provider(issuer, configured))
  standOnIssuer(provider, issuer)
  tellFaults(provider, report)
  const isRegistered = (clientId: string) => services.service(clientId) !== undefined
  tellRefusals(provider, { report, isRegistered })
  numberAttempts(provider)
  if (ports.events) tellEvents(provider, ports.events)
  markReplaysOnce(provider, { state, clock })
  keepReleases(provider)
  nameSessions(provider, locators.sessionName)
  allowAnonymousWallets(provider)
  registerPreAuthorizedCode(provider, { issuer, credentials })
  writeBeforeTokenAnswers(provider, state)
  putTails(provider, (random, { grantId, sessionUid }) => {
    const session = sessionUid === undefined ? undefined : sessionNameOf(sessionUid)
    return locators.tailOf(random, { ...(grantId && { grantId }), ...(session && { session }) })
  })
  provider.use(publishedDocuments(() => publishedKeys(provider)))
  const refusing = { views, report }
  provider.use(unitOfWork({ ...refusing, state }))
  if (ports.startSignIn) provider.use(straightToUpstream(ports.startSignIn))
  provider.use(unknownPath(refusing))
  provider.use(wrongMethod(refusing))
  provider.use(postedRequests(refusing))
  if (ports.limits) provider.use(limitClients(provider, ports.limits))
  provider.use(selfSubmittingPage(views))
  provider.use(credentialErrors)
  await compileClients(provider, services.all())

  const logouts = createLogouts({ provider, state, tellServices: ports.tellServices })
  const signIn = createSignIn({ provider, issuer, people })
  const accessTokens = createAccessTokens({ provider, issuer })
  const { interaction, startedByThisBrowser, completeSignIn, abort } = signIn

  return {
    /** Answers every request that no other part answers: discovery and all it names. */
    callback: provider.callback(),
    /** Paths that are this part's alone, so that nobody else need be asked first. */
    endpoints: busyEndpoints,
    /** Takes up the present keys of the ring; to be called whenever they may have changed, and as time passes. */
    followKeys: createFollowKeys({ provider, cookieSigner, keys: options.keys }),
    interaction,
    startedByThisBrowser,
    completeSignIn,
    abort,
    resume: createResume(provider),
    ...createSessions({ provider, state, logouts }),
    /** The request of one attempt to tell a service that a session has ended; for the outbox. */
    logoutRequest: logouts.logoutRequest,
    verifyAccessToken: accessTokens.verifyAccessToken,
    signInUrl: (request: Parameters<typeof signInUrl>[1]) => signInUrl(issuer, request),
    signOutUrl: () => signOutUrl(issuer),

    /** Pages and endpoints that the library does not have: what is released, `acr` explained, notifications of wallets. */
    routes(): Router {
      const router = new Router()
      addReleaseRoutes(router, { provider, people, services, releases, consent, signIn, views })
      addAcrRoute(router, { issuer })
      if (Object.keys(credentials.configurations).length > 0)
        addNotificationRoute(router, { credentials, accessTokens })
      return router
    },
  }
}

export type ProviderPart = Awaited<ReturnType<typeof createProvider>>
