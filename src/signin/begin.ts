import type { Context } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { sourceOf } from './answer.ts'
import type { Started } from './attempt.ts'
import type { Stored } from './attempts.ts'
import type { Parts } from './parts.ts'
import { pathsFor, reachedLevels } from './paths-for.ts'
import type { Interaction } from './ports.ts'

/** As long as the provider waits for the interaction. */
export const lifeSeconds = 30 * 60

/**
 * The attempt of an interaction: found, or begun when the browser that made the authorization request comes for the first time. A browser that has
 * lost our cookie but can show the provider's goes on with a new one.
 * @returns `undefined` when there is neither attempt nor interaction
 * @throws SIGNIN-BROWSER-MISMATCH when the interaction was started by another browser
 */
export async function findOrBegin(parts: Parts, ctx: Context, uid: string): Promise<Stored | undefined> {
  const { attempts, browsers, ports } = parts
  const found = await attempts.find(uid)
  if (found && found.attempt.browserHash === browsers.of(ctx)) return found
  const interaction = await ports.interaction(uid)
  if (!interaction) return found
  if (!(await ports.startedByThisBrowser(ctx.req, ctx.res, uid))) {
    if (found) return found
    throw new KakehashiError('SIGNIN-BROWSER-MISMATCH')
  }
  const begun = begin(parts, interaction, browsers.ensure(ctx))
  if (!found) return attempts.begin(begun)
  const { attempt } = found
  return attempt.stage === 'verified' || attempt.stage === 'completed'
    ? found
    : attempts.move(found, { ...begun, expiresAt: attempt.expiresAt })
}

/**
 * Begins the attempt in the answer to the authorization request itself, when the service and its request leave one way in and that leads away from
 * us: the browser is spared a page that would only send it on. It gets our cookie in that same answer.
 * @param interaction made in this request, so nobody else can have begun it
 * @returns where the browser goes; `undefined` when there is something to choose, or the upstream cannot be reached, which the sign-in page explains
 */
export async function startAtOnce(parts: Parts, ctx: Context, interaction: Interaction): Promise<string | undefined> {
  const { gbizid } = parts.upstream
  if (!gbizid) return undefined
  const { uid, paths, reauthenticate, ...rest } = begin(parts, interaction, '')
  if (paths.length !== 1 || paths[0] !== 'organisation') return undefined
  const started = await gbizid.start({ uid, reauthenticate })
  if (!started.ok) return undefined
  const { redirectUrl, kept } = started.value
  const browserHash = parts.browsers.ensure(ctx)
  await parts.attempts.write({ ...rest, uid, paths, reauthenticate, browserHash, stage: 'at-upstream', kept })
  return redirectUrl
}

function begin(parts: Parts, interaction: Interaction, browserHash: string): Started {
  const { settings, services, clock } = parts
  const { uid, clientId, params } = interaction
  const service = services.service(clientId)
  const reached = reachedLevels(settings.identity_providers)
  const serviceSource = sourceOf(params.redirect_uri)
  return {
    stage: 'started',
    uid,
    clientId,
    browserHash,
    expiresAt: new Date(clock.now().getTime() + lifeSeconds * 1000).toISOString(),
    paths: pathsFor({ service, params, issuer: settings.issuer, reached }),
    // With max_age our own session was too old already, or there was none; one upstream may be as old.
    reauthenticate: params.max_age !== undefined || (params.prompt?.split(' ').includes('login') ?? false),
    ...(params.ui_locales !== undefined && { uiLocales: params.ui_locales }),
    ...(serviceSource !== undefined && { serviceSource }),
  }
}
