import type { Router } from '@koa/router'
import { createAttempts } from './attempts.ts'
import { type Browsers, createBrowsers } from './browsers.ts'
import { type CardRequests, createCardRequests } from './card-requests.ts'
import type { SignInOptions } from './parts.ts'
import { signInRoutes } from './routes.ts'

export const cardLifeSeconds = 10 * 60

/** What sign-in offers. */
export interface SignIn {
  /** `/sign-in/…`, `/upstream/gbizid/callback` and `/upstream/jpki/…`. The card's answer is posted from another site (`cardResponsePath`). */
  routes(): Router
  /** For pages that ask for a card themselves, such as a consent to be signed; their answer arrives at the path they name. */
  readonly cardRequests: CardRequests
  /** Binds what begins in a browser to it; the same cookie for everybody. */
  readonly browsers: Browsers
}

/** Builds sign-in from its needs; see `SignInOptions`. An upstream that is left out is out of use, and the other one stays usable. */
export function createSignIn(options: SignInOptions): SignIn {
  const { state, clock, ids, settings } = options
  const { issuer } = settings
  const browsers = createBrowsers({ issuer, ids })
  const readerUrl = settings.identity_providers.jpki?.reader_url
  const cardRequests = createCardRequests({ state, clock, ids, issuer, readerUrl, lifeSeconds: cardLifeSeconds })
  const parts = { ...options, attempts: createAttempts({ state }), browsers, cardRequests }
  return { routes: () => signInRoutes(parts), cardRequests, browsers }
}
