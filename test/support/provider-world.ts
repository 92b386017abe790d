import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from '@koa/router'
import Koa, { type Context } from 'koa'
import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import {
  asKakehashiError,
  createHttpClient,
  createLog,
  failed,
  html,
  systemClock,
  systemIds,
} from '../../src/foundation/index.ts'
import { createEncryption, createKeys, type Keys } from '../../src/keys/index.ts'
import { noMeasures } from '../../src/metrics.ts'
import { type Courier, createOutbox } from '../../src/outbox/index.ts'
import { type Assurance, acr, createPeople, type Origin, type VerifiedAttributes } from '../../src/people/index.ts'
import {
  type CredentialIssuingPort,
  createProvider,
  type ProviderOptions,
  type ProviderPart,
  type ProviderViews,
  type Release,
  type RoleOfPerson,
} from '../../src/provider/index.ts'
import { createServices } from '../../src/services/index.ts'
import { type ServiceSettings, type Settings, serviceSchema } from '../../src/settings/index.ts'
import { openState, type StateStore } from '../../src/storage/index.ts'
import { openTestRecords } from './test-records.ts'
import { createUserAgent, type UserAgent } from './user-agent.ts'

/** The relying service of these tests; its redirect URI is never called, only read. */
export const redirectUri = 'http://localhost:65001/callback'
export const serviceSecret = 'test-only-secret-of-the-relying-service'

/** A service as its YAML would say it. */
export const serviceOf = (members: Partial<ServiceSettings> = {}): ServiceSettings =>
  serviceSchema.parse({
    client_id: 'service',
    client_secret: members.token_endpoint_auth_method === undefined ? serviceSecret : undefined,
    redirect_uris: [redirectUri],
    scope: 'openid origin organisation verified_name verified_birthdate verified_address',
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
    ...members,
  })

/** A request that brings a bearer token. */
export const bearer = (token: string) => ({
  method: 'POST',
  path: '/verifications',
  get: ((name: string) => (name === 'authorization' ? `Bearer ${token}` : '')) as Context['get'],
  set: () => {},
})

const jpki = { kind: 'jpki', assurance: { ial: 3, aal: 3 } } as unknown as NonNullable<
  Settings['identity_providers']['jpki']
>
const gbizid = {
  kind: 'gbizid',
  assurance: { prime: { ial: 2, aal: 2 }, member: { ial: 1, aal: 2 }, entry: { ial: 1, aal: 1 } },
} as unknown as NonNullable<Settings['identity_providers']['gbizid']>

/** Pages as plain as can be: what a test wants to read is in them as JSON. */
const views: ProviderViews = {
  locale: () => 'ja',
  release: (model) => ({ html: html`<main>release ${JSON.stringify(model.release)} ${model.action}</main>` }),
  signOut: (model) => ({ html: html`<form action="${model.action}"><input name="xsrf" value="${model.xsrf}"></form>` }),
  signedOut: () => ({ html: html`<main>signed out</main>` }),
  onward: (model) => ({
    html: html`<form action="${model.action}">${model.fields.map(([name, value]) => html`<input name="${name}" value="${value}">`)}</form>`,
    headers: { 'content-security-policy': `default-src 'none'; form-action 'self' ${model.formAction.join(' ')}` },
  }),
  refusal: ({ error }) => ({ html: html`<main>${error.code}</main>` }),
}

/** An issuer that has nothing to issue; tests of issuing bring their own. */
const noCredentials: CredentialIssuingPort = {
  configurations: { test: { format: 'dc+sd-jwt', vct: 'test', scope: 'test' } },
  redeemPreAuthorizedCode: async () => failed('invalid_grant'),
  issueCredential: async () => failed('credential_request_denied'),
  notified: async () => failed('invalid_notification_id'),
}

export interface WorldOptions {
  services?: ServiceSettings[]
  credentials?: CredentialIssuingPort
  /** Gateways over the same stores, as behind a load balancer. */
  nodes?: number
  roles?: RoleOfPerson[]
  /** Makes the key ring of each node, called once a node; one for all of them unless given. */
  makeKeys?: (options: Parameters<typeof createKeys>[0]) => Keys
  /** Hosts that the gateway may call although they are private. */
  allowedPrivateHosts?: string[]
  issuer?: string
  /** Takes what services are to be told, instead of the outbox. */
  tellServices?: ProviderOptions['ports']['tellServices']
  /** Puts something between the gateways and their state. */
  wrapState?: (state: StateStore) => StateStore
}

interface SomebodyOptions {
  origin?: Origin
  assurance?: Assurance
  verified?: VerifiedAttributes
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** The app around one provider: its routes, a sign-in page that believes the `person` it is told, the provider for the rest. */
function appOf(provider: ProviderPart): Koa {
  const app = new Koa()
  app.silent = true
  app.use(async (ctx, next) => {
    ctx.set('content-security-policy', "default-src 'none'")
    try {
      await next()
    } catch (thrown) {
      const error = asKakehashiError(thrown)
      ctx.status = error.status
      ctx.body = error.code
    }
  })
  const router = new Router()
  router.get('/sign-in/:uid', async (ctx) => {
    const uid = String(ctx.params.uid)
    if (!(await provider.startedByThisBrowser(ctx.req, ctx.res, uid))) {
      ctx.status = 403
      return
    }
    const { person, acr: reached } = ctx.query
    if (typeof person !== 'string' || typeof reached !== 'string') {
      ctx.body = 'who are you?'
      return
    }
    const returnTo = await provider.completeSignIn(uid, { personId: person, acr: reached, amr: ['hwk', 'pin'] })
    if (returnTo === undefined) ctx.status = 410
    else ctx.redirect(returnTo)
  })
  router.get('/whoami', async (ctx) => {
    ctx.body = (await provider.currentSession(ctx.req, ctx.res)) ?? {}
  })
  app.use(router.routes())
  app.use(provider.routes().routes())
  app.use(async (ctx) => {
    ctx.respond = false
    ctx.res.statusCode = 404
    await provider.callback(ctx.req, ctx.res)
  })
  return app
}

/** One or more gateways over real SQLite stores in memory, with everything but the provider as plain as can be. */
export async function openProviderWorld(options: WorldOptions = {}) {
  const {
    services: registered = [serviceOf()],
    credentials = noCredentials,
    nodes = 1,
    allowedPrivateHosts = [],
  } = options
  const records = await openTestRecords()
  const { wrapState = (store) => store } = options
  const state = wrapState(openState({ file: ':memory:', clock: systemClock }))
  const http = createHttpClient({ allowedPrivateHosts, timeoutMs: 2000, maxBytes: 65_536 })
  let courier: Courier | undefined
  onTestFinished(async () => {
    await courier?.stop()
    await Promise.all([records.close(), state.close(), http.close()])
  })
  const encryption = async () => createEncryption(Buffer.alloc(32, 1))
  const keyOptions = { records, clock: systemClock, encryption, note: async () => {} }
  const keys = createKeys(keyOptions)
  const ringOf = () => options.makeKeys?.(keyOptions) ?? keys
  const people = createPeople({ records, clock: systemClock, ids: systemIds, keys })
  const settled = {
    roles: options.roles ?? [],
    recorded: [] as { personId: string; clientId: string; release: Release }[],
    /** Notices that were gone on from. */
    noticed: [] as { personId: string; clientId: string; claims: readonly string[] }[],
  }
  const faults: unknown[] = []
  const outbox = createOutbox({
    records,
    clock: systemClock,
    ids: systemIds,
    audit: createAudit({ clock: systemClock }),
    http,
    log: createLog({ level: 'silent' }),
    report: noMeasures.outbox,
  })

  const servers = Array.from({ length: nodes }, () => createServer())
  const ports = await Promise.all(servers.map(listen))
  const origins = ports.map((port) => `http://localhost:${port}`)
  const issuer = options.issuer ?? (origins[0] as string)
  const settings = { issuer, services: registered, identity_providers: { gbizid, jpki } }
  const providers = await Promise.all(
    servers.map(async (server) => {
      const provider = await createProvider({
        settings,
        keys: ringOf(),
        state,
        clock: systemClock,
        http,
        people,
        services: createServices({ settings }),
        organisations: { rolesOn: async () => settled.roles },
        ports: {
          views,
          credentials,
          consent: {
            releasable: async () => false,
            recordRelease: async (agreed) => void settled.recorded.push(agreed),
            noticeSeen: async (personId, clientId, claims) =>
              settled.noticed.some(
                (seen) =>
                  seen.personId === personId &&
                  seen.clientId === clientId &&
                  claims.every((claim) => seen.claims.includes(claim)),
              ),
            recordNotice: async (seen) => void settled.noticed.push(seen),
          },
          report: { fault: (thrown) => void faults.push(thrown), refused: () => {} },
          tellServices: options.tellServices ?? outbox.put,
        },
      })
      server.on('request', appOf(provider).callback())
      return provider
    }),
  )

  const [provider] = providers as [ProviderPart]
  courier = outbox.courier({ 'backchannel-logout': provider.logoutRequest })

  /** Somebody whom an upstream has vouched for. */
  const somebody = async ({
    origin = 'organisation',
    assurance = { ial: 1, aal: 2 },
    verified,
  }: SomebodyOptions = {}) =>
    records.transaction(async (tx) => {
      const account = { issuer: 'https://upstream.example', sub: systemIds.id(), origin, assurance }
      const { personId } = await people.signedIn(tx, account)
      if (verified) await people.recordVerifiedAttributes(tx, personId, verified, () => true)
      return { personId, acr: acr(issuer, assurance) }
    })

  /** Walks a browser through an authorization request and its sign-in page. @returns the answer after it, redirects not followed off the gateway */
  const signIn = async (
    agent: UserAgent,
    url: string,
    person: { personId: string; acr: string },
  ): Promise<Response> => {
    const page = await agent.follow(url)
    if (!new URL(page.url).pathname.startsWith('/sign-in/')) return page
    return agent.follow(`${page.url}?person=${person.personId}&acr=${encodeURIComponent(person.acr)}`)
  }

  /** Presses a button of the release page on which `signIn` has ended. */
  const decide = async (agent: UserAgent, page: Response, decision: 'send' | 'stop'): Promise<Response> => {
    const answer = await agent.post(page.url, { decision })
    return agent.follow(new URL(answer.headers.get('location') ?? '/', page.url).href)
  }

  return {
    issuer,
    origins,
    decide,
    provider,
    outbox,
    courier,
    providers,
    people,
    records,
    state,
    keys,
    settled,
    faults,
    somebody,
    signIn,
    agent: createUserAgent,
  }
}

export type ProviderWorld = Awaited<ReturnType<typeof openProviderWorld>>
