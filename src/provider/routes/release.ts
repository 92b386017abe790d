import type { Router } from '@koa/router'
import type { Context } from 'koa'
import type Provider from 'oidc-provider'
import type { Interaction } from 'oidc-provider'
import { z } from 'zod'
import { bodyParser, KakehashiError } from '../../foundation/index.ts'
import type { People } from '../../people/index.ts'
import type { Services } from '../../services/index.ts'
import { saveGrant } from '../configuration/grants.ts'
import { interactionPaths } from '../configuration/interactions.ts'
import { shown, showPage } from '../configuration/pages.ts'
import type { ProviderViews, Release, ReleaseConsentPort, ReleaseNoticePort } from '../ports.ts'
import { refusalOf } from '../refusals.ts'
import { noticeOf, releaseScopes } from '../release-table.ts'
import type { Releases } from '../releases.ts'
import type { SignIn } from '../sign-in.ts'

const decision = z.object({ decision: z.enum(['send', 'stop']) })

export interface ReleaseRoutesOptions {
  provider: Provider
  people: Pick<People, 'person'>
  services: Services
  releases: Releases
  consent: Pick<ReleaseConsentPort, 'recordRelease'> & Pick<ReleaseNoticePort, 'recordNotice'>
  signIn: Pick<SignIn, 'finish'>
  views: ProviderViews
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const scopesOf = (requested: unknown) =>
  textOf(requested)
    .split(' ')
    .filter((scope) => (releaseScopes as string[]).includes(scope))

/** The page on which a person reads what goes to a service, and goes on or not: staff are told, individuals are asked. */
export function addReleaseRoutes(router: Router, options: ReleaseRoutesOptions): void {
  const { provider, people, services, releases, consent, signIn, views } = options

  /** The interaction of this browser, waiting for this page. @throws PROVIDER-ATTEMPT-LOST */
  const waiting = async (ctx: Context): Promise<Interaction & { personId: string; clientId: string }> => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch((thrown: unknown) => {
      throw refusalOf(thrown)
    })
    const personId = interaction.session?.accountId
    if (interaction.uid !== ctx.params.uid || interaction.prompt.name !== 'consent' || personId === undefined)
      throw new KakehashiError('PROVIDER-ATTEMPT-LOST')
    return Object.assign(interaction, { personId, clientId: textOf(interaction.params.client_id) })
  }

  const show = async (ctx: Context) => {
    const { uid, params, personId, clientId } = await waiting(ctx)
    const person = await people.person(personId)
    if (!person) throw new KakehashiError('PROVIDER-ATTEMPT-LOST')
    const release = await releases.compute(person, scopesOf(params.scope))
    await releases.keepShown(uid, release)
    const model = {
      locale: views.locale(ctx, textOf(params.ui_locales) || undefined),
      attempt: uid,
      service: shown(services.service(clientId)),
      release,
      action: `${interactionPaths.release}/${uid}`,
      formAction: [new URL(textOf(params.redirect_uri)).origin],
    }
    showPage(ctx, views.release(model))
  }

  const decide = async (ctx: Context) => {
    const { uid, personId, clientId } = await waiting(ctx)
    const parsed = decision.safeParse(ctx.request.body)
    if (!parsed.success) throw new KakehashiError('REQUEST-INVALID', { params: { member: 'decision' } })
    const release = await releases.shown(uid)
    if (!release) throw new KakehashiError('PROVIDER-ATTEMPT-LOST')
    const result =
      parsed.data.decision === 'send'
        ? { consent: { grantId: await goOn(personId, clientId, release) } }
        : { error: 'access_denied', error_description: 'the person stopped where they were shown what would be sent' }
    const returnTo = await signIn.finish(uid, result)
    if (returnTo === undefined) throw new KakehashiError('PROVIDER-ATTEMPT-LOST')
    ctx.status = 303
    ctx.redirect(returnTo)
  }

  /** On record first, then a grant: what cannot be proven later is not sent. */
  const goOn = async (personId: string, clientId: string, release: Release): Promise<string> => {
    const claims = noticeOf(release)
    if (release.basis === 'consent') await consent.recordRelease({ personId, clientId, release })
    else if (claims.length > 0) await consent.recordNotice({ personId, clientId, claims })
    return saveGrant(new provider.Grant({ accountId: personId, clientId }), release)
  }

  router.get(`${interactionPaths.release}/:uid`, show)
  router.post(`${interactionPaths.release}/:uid`, bodyParser({ enableTypes: ['form'], formLimit: '4kb' }), decide)
}
