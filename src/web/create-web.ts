import { Router } from '@koa/router'
import type { Certificates } from '../certificates/index.ts'
import type { Consents } from '../consent/index.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Clock, Ids } from '../foundation/index.ts'
import type { Guardianship } from '../guardianship/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Limits } from '../limits/index.ts'
import type { Organisations } from '../organisations/index.ts'
import { acr, type Level, type People } from '../people/index.ts'
import type { ProviderPart } from '../provider/index.ts'
import type { Roster } from '../roster/index.ts'
import type { Services } from '../services/index.ts'
import type { Settings } from '../settings/index.ts'
import type { SignIn } from '../signin/index.ts'
import type { Records, StateStore } from '../storage/index.ts'
import type { Upstream } from '../upstream/index.ts'
import { assetRoutes } from './assets.ts'
import { boardRoutes } from './board/routes.ts'
import { formBody } from './forms.ts'
import { createCardSignatures } from './guardian/card-signature.ts'
import { createChildOf } from './guardian/child-context.ts'
import { consentNewRoutes } from './guardian/consent-new-routes.ts'
import { consentRoutes } from './guardian/consent-routes.ts'
import { linkRoutes } from './guardian/link-routes.ts'
import { createNames } from './guardian/names.ts'
import { requireCard } from './guardian/require-card.ts'
import { guardianRoutes } from './guardian/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { limitActs } from './limit-requests.ts'
import { createRosterOwners } from './roster/owners.ts'
import { rosterRoutes } from './roster/routes.ts'
import { certificatesRoutes } from './school/certificates-routes.ts'
import { linksRoutes } from './school/links-routes.ts'
import { schoolRoutes } from './school/routes.ts'
import { createSchoolOf } from './school/school-context.ts'
import { createSession } from './session.ts'
import { verifyRoutes } from './verify/routes.ts'

/** What the composition root gives to the pages. */
export interface WebOptions {
  settings: Pick<Settings, 'issuer' | 'roster' | 'identity_providers'>
  records: Pick<Records, 'transaction'>
  state: StateStore
  clock: Clock
  ids: Ids
  keys: Pick<Keys, 'secret'>
  people: People
  organisations: Organisations
  services: Services
  roster: Roster
  guardianship: Guardianship
  consent: Consents
  certificates: Certificates
  credentials: Credentials
  upstream: Pick<Upstream, 'jpki'>
  signIn: Pick<SignIn, 'cardRequests' | 'browsers'>
  provider: Pick<ProviderPart, 'currentSession' | 'signInUrl' | 'signOutUrl'>
  limits: Limits
}

/** Builds the pages of every audience. */
export function createWeb(options: WebOptions) {
  const { settings, keys, organisations, people } = options
  const { issuer } = settings
  const session = createSession({
    ...options,
    issuer,
    secret: () => keys.secret('web-pages'),
    nameOf: async (personId) =>
      (await organisations.account(personId))?.displayName ?? (await people.person(personId))?.verified?.name ?? '',
  })
  const open = { requirePerson: session.requirePerson(), greetPerson: session.greetPerson() }
  const audiences = [
    { paths: ['/boards', '/schools'], guards: [open.requirePerson], routers: staffRouters(options) },
    {
      paths: ['/guardian'],
      guards: [session.requirePerson(cardLevel(settings)), requireCard(options)],
      routers: guardianRouters(options),
    },
  ]

  return {
    /** Every page, with its style sheets. To be mounted behind the cross-site check. */
    routes(): Router {
      const router = new Router()
      for (const part of [
        assetRoutes(),
        session.routes(),
        homeRoutes({ ...options, ...open, issuer }),
        verifyRoutes({ ...options, ...open }),
      ]) {
        router.use(part.routes())
      }
      for (const { paths, guards, routers } of audiences) {
        // By path: without one, the library would run these on the routes of every audience.
        router.use([...paths], ...guards, limitActs(options), formBody())
        for (const part of routers) router.use(part.routes())
      }
      return router
    },
  }
}

/** The level that only the card reaches: asking for it leads a guardian straight there. */
function cardLevel({ issuer, identity_providers: { jpki } }: WebOptions['settings']): string | undefined {
  return jpki && acr(issuer, { ial: jpki.assurance.ial as Level, aal: jpki.assurance.aal as Level })
}

function staffRouters(options: WebOptions): Router[] {
  const { settings } = options
  const schoolOf = createSchoolOf(options)
  const owners = createRosterOwners({ ...options, schoolOf })
  return [
    boardRoutes(options),
    schoolRoutes({ ...options, schoolOf }),
    rosterRoutes({ ...options, owners, maxBytes: settings.roster.max_upload_bytes }),
    certificatesRoutes({ ...options, schoolOf }),
    linksRoutes({ ...options, schoolOf, issuer: settings.issuer }),
  ]
}

function guardianRouters(options: WebOptions): Router[] {
  const childOf = createChildOf(options)
  const names = createNames(options)
  const signatures = createCardSignatures(options)
  return [
    guardianRoutes({ ...options, childOf, names }),
    linkRoutes({ ...options, signatures }),
    consentNewRoutes({ ...options, childOf, signatures }),
    consentRoutes({ ...options, childOf, names }),
  ]
}
