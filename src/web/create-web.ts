import { Router } from '@koa/router'
import type { Certificates } from '../certificates/index.ts'
import type { Consents } from '../consent/index.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Clock, Ids } from '../foundation/index.ts'
import type { Guardianship } from '../guardianship/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Organisations } from '../organisations/index.ts'
import type { People } from '../people/index.ts'
import type { ProviderPart } from '../provider/index.ts'
import type { Roster } from '../roster/index.ts'
import type { Services } from '../services/index.ts'
import type { Settings } from '../settings/index.ts'
import type { SignIn } from '../signin/index.ts'
import type { Records } from '../storage/index.ts'
import type { Upstream } from '../upstream/index.ts'
import { assetRoutes } from './assets.ts'
import { boardRoutes } from './board/routes.ts'
import { formBody } from './forms.ts'
import { rememberLocale } from './locale.ts'
import { createSession } from './session.ts'

/** What the pages work with: the parts, already wired. */
export interface WebOptions {
  readonly settings: Settings
  readonly issuer: string
  readonly records: Records
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly organisations: Organisations
  readonly services: Services
  readonly people: People
  readonly roster: Roster
  readonly guardianship: Guardianship
  readonly consent: Consents
  readonly certificates: Certificates
  readonly credentials: Credentials
  readonly upstream: Upstream
  readonly provider: ProviderPart
  readonly signIn: SignIn
}

/** Every page of ours. */
export function createWeb(options: WebOptions): { routes(): Router } {
  const { issuer, keys, ids, provider, organisations } = options
  const nameOf = async (personId: string) => (await organisations.account(personId))?.displayName ?? ''
  const session = createSession({ issuer, provider, nameOf, secret: () => keys.secret('return-to'), ids })

  return {
    routes() {
      const router = new Router()
      router.use(rememberLocale())
      router.use(assetRoutes().routes())
      router.use(session.routes().routes())
      const signedIn = new Router()
      signedIn.use(session.requirePerson(), formBody())
      signedIn.use(boardRoutes(options).routes())
      router.use(signedIn.routes())
      return router
    },
  }
}
