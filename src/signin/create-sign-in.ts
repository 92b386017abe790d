import type { Router } from '@koa/router'
import type { Context } from 'koa'
import { createAttempts } from './attempts.ts'
import { startAtOnce } from './begin.ts'
import { type Browsers, createBrowsers } from './browsers.ts'
import { type CardRequests, createCardRequests } from './card-requests.ts'
import type { SignInOptions } from './parts.ts'
import type { Interaction } from './ports.ts'
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
  /** For the provider: where a browser goes at once that has just made an authorization request; see `begin.ts`. */
  startAtOnce(ctx: Context, interaction: Interaction): Promise<string | undefined>
}

/** Builds sign-in from its needs; see `SignInOptions`. An upstream that is left out is out of use, and the other one stays usable. */
export function createSignIn(options: SignInOptions): SignIn {
  const { state, clock, ids, settings, follow } = options
  const { issuer } = settings
  const browsers = createBrowsers({ issuer, ids })
  const readerUrl = settings.identity_providers.jpki?.reader_url
  const cardRequests = createCardRequests({ state, clock, ids, issuer, readerUrl, lifeSeconds: cardLifeSeconds })
  const parts = { ...options, attempts: createAttempts({ state, clock, follow }), browsers, cardRequests }
  return {
    routes: () => signInRoutes(parts),
    cardRequests,
    browsers,
    startAtOnce: (ctx, interaction) => startAtOnce(parts, ctx, interaction),
  }
}
