import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from '@koa/router'
import Koa, { type Context } from 'koa'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { createAudit } from '../../src/audit/index.ts'
import {
  type Clock,
  createHttpClient,
  html,
  KakehashiError,
  systemClock,
  systemIds,
} from '../../src/foundation/index.ts'
import { createOrganisations } from '../../src/organisations/index.ts'
import { createPeople } from '../../src/people/index.ts'
import type { JpkiSettings, OrganisationSettings } from '../../src/settings/index.ts'
import {
  cardResponsePath,
  createSignIn,
  type Interaction,
  type ServiceEntry,
  type SignedIn,
  type SignInPorts,
  type SignInViews,
} from '../../src/signin/index.ts'
import { openRecords, openState, type StateStore } from '../../src/storage/index.ts'
import { createGbizid } from '../../src/upstream/index.ts'
import { createJpki } from '../../src/upstream/jpki/index.ts'
import { refuseCrossSite } from '../../src/web/same-origin.ts'
import { gbizidSettings } from './gbizid-connector.ts'
import { settingsFor } from './jpki-card.ts'

export const town: OrganisationSettings = {
  board_code: '139998',
  corporate_number: '7990001000001',
  name: '見本市教育委員会',
  status: 'active',
  schools: [],
}

/** Relying services of these tests. They wait on `/service`. */
export const services: Record<string, ServiceEntry> = {
  ...Object.fromEntries(
    (['choose', 'organisation', 'individual'] as const).map((path) => [
      path,
      {
        client_id: path,
        name: { ja: `サービス ${path}`, en: `Service ${path}` },
        path,
        client_uri: `https://${path}.example/start`,
      },
    ]),
  ),
  // Nobody has said where this one starts.
  startless: { client_id: 'startless', name: { ja: 'サービス', en: 'Service' }, path: 'choose' },
}

/** Pages that only tests read: what the model says, in `data-` attributes. */
const views: SignInViews = {
  locale: (_, uiLocales) => (uiLocales === 'en' ? 'en' : 'ja'),
  pathChoice: ({ locale, attempt, options, notice, service, formAction }) => ({
    html: html`<main data-page="choice" data-attempt="${attempt}" data-lang="${locale}" data-notice="${notice?.code ?? ''}" data-service="${service?.name.en ?? ''}" data-form-action="${formAction.join(' ')}">
${options.map((option) => html`<form action="${option.action}" data-path="${option.path}" data-out-of-use="${option.outOfUse?.code ?? ''}"></form>`)}</main>`,
  }),
  card: ({ attempt, readerUrl, fields }) => ({
    html: html`<main data-page="card" data-attempt="${attempt}"><form action="${readerUrl}">
${Object.entries(fields).map(([name, value]) => html`<input name="${name}" value="${value}">`)}</form></main>`,
  }),
  refused: ({ attempt, error, waysOn }) => ({
    html: html`<main data-page="refused" data-attempt="${attempt ?? ''}" data-code="${error.code}">
${waysOn.map(({ to, href }) => html`<a data-to="${to}" href="${href}"></a>`)}</main>`,
  }),
}

interface FakeInteraction extends Interaction {
  result?: SignedIn | { error: string }
}

/** Stands in for the provider: makes interactions, binds them by cookie as the real one does, and ends them at `/authorize/{uid}`. */
function createFakeProvider(url: string) {
  const interactions = new Map<string, FakeInteraction>()
  const router = new Router()
  router.get('/authorize', (ctx) => {
    const uid = systemIds.id()
    const { client_id: clientId = 'choose', ...params } = ctx.query as Record<string, string>
    interactions.set(uid, { uid, clientId, params, returnTo: `${url}/authorize/${uid}` })
    ctx.cookies.set('_interaction', uid, { path: `/sign-in/${uid}` })
    ctx.cookies.set('_resume', uid, { path: `/authorize/${uid}` })
    ctx.redirect(`/sign-in/${uid}`)
  })
  router.get('/authorize/:uid', (ctx) => {
    const uid = ctx.params.uid as string
    const interaction = interactions.get(uid)
    if (ctx.cookies.get('_resume') !== uid || !interaction?.result) return ctx.throw(400, 'session not found')
    interactions.delete(uid)
    ctx.body = interaction.result
  })
  const finish = async (uid: string, result: FakeInteraction['result'] & object) => {
    const interaction = interactions.get(uid)
    if (interaction) interaction.result = result
    return interaction?.returnTo
  }
  const ports: SignInPorts = {
    interaction: async (uid) => interactions.get(uid),
    startedByThisBrowser: async (request, _, uid) => (request.headers.cookie ?? '').includes(`_interaction=${uid}`),
    completeSignIn: finish,
    abort: finish,
  }
  return { router, ports, end: (uid: string) => interactions.delete(uid) }
}

const jpkiSettings = (cards: MockJpki): JpkiSettings => ({
  ...(settingsFor(cards) as JpkiSettings),
  kind: 'jpki',
  enabled: true,
  assurance: { ial: 3, aal: 3 },
})

/** A gateway that signs people in and does nothing else, on real stores and upstreams. */
export async function startSignInApp(options: {
  gbizidIssuer?: string
  cards?: MockJpki
  clock?: Clock
  state?: StateStore
  organisations?: readonly OrganisationSettings[]
}) {
  const clock = options.clock ?? systemClock
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const records = await openRecords({ file: ':memory:' })
  await records.migrate()
  const state = options.state ?? openState({ file: ':memory:', clock })
  const audit = createAudit({ clock })
  const ids = systemIds
  const keys = { secret: async () => Buffer.alloc(32, 1) }
  const http = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 4000, maxBytes: 100_000 })
  const gbizid = options.gbizidIssuer === undefined ? undefined : gbizidSettings(options.gbizidIssuer)
  const jpki = options.cards && jpkiSettings(options.cards)
  const provider = createFakeProvider(issuer)
  const logged: Record<string, unknown>[] = []
  const upstream = {
    gbizid: gbizid && createGbizid({ settings: gbizid, gatewayIssuer: issuer, http, clock, ids }),
    jpki: jpki && createJpki({ settings: jpki, http, clock, ids, identifierKey: keys.secret, origin: issuer }),
  }
  const organisations = [...(options.organisations ?? [town])]
  const signIn = createSignIn({
    records,
    state,
    clock,
    ids,
    audit,
    people: createPeople({ records, clock, ids, keys }),
    organisations: createOrganisations({ records, clock, ids, audit, settings: { organisations } }),
    services: { service: (clientId) => services[clientId] },
    settings: { issuer, identity_providers: { ...(gbizid && { gbizid }), ...(jpki && { jpki }) } },
    upstream,
    ports: provider.ports,
    views,
    log: { info: (fields) => logged.push({ ...fields }), warn: (fields) => logged.push({ ...fields }) },
  })
  const app = new Koa()
  app.silent = true
  app.use(answerRefusals)
  app.use(refuseCrossSite({ issuer, except: [cardResponsePath] }))
  app.use(provider.router.routes())
  app.use(signIn.routes().routes())
  server.on('request', app.callback())

  return {
    issuer,
    records,
    state,
    upstream,
    organisations,
    signIn,
    logged,
    endInteraction: provider.end,
    /** The audit log, oldest first. */
    audited: async () =>
      (await records.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()).map(
        ({ type, actor_kind, fields }) => ({ type, actor: actor_kind, ...(JSON.parse(fields) as object) }),
      ),
    persons: () => records.db.selectFrom('persons').selectAll().execute(),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([records.close(), state.close(), http.close()])
    },
  }
}

export type SignInApp = Awaited<ReturnType<typeof startSignInApp>>

async function answerRefusals(ctx: Context, next: () => Promise<unknown>) {
  try {
    await next()
  } catch (error) {
    if (!(error instanceof KakehashiError)) throw error
    ctx.status = error.status
    ctx.body = { code: error.code }
  }
}

/** What a page of these tests says in its `data-` attributes, and where its links and forms lead. */
export function read(text: string) {
  const data = (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(text)?.[1]
  const links = [...text.matchAll(/data-to="([\w-]+)" href="([^"]*)"/g)].map(([, to, href]) => [to, href] as const)
  const forms = [...text.matchAll(/<form action="([^"]*)" data-path="(\w+)" data-out-of-use="([^"]*)"/g)].map(
    ([, action, path, outOfUse]) => ({ action, path, outOfUse }),
  )
  return {
    page: data('page'),
    attempt: data('attempt'),
    code: data('code'),
    notice: data('notice'),
    data,
    links,
    forms,
  }
}
