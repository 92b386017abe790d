import { Router } from '@koa/router'
import type { Context } from 'koa'
import type { Consents } from '../../consent/index.ts'
import type { CreatedOffer, Credentials } from '../../credentials/index.ts'
import { KakehashiError } from '../../foundation/index.ts'
import type { Guardianship } from '../../guardianship/index.ts'
import type { StateStore } from '../../storage/index.ts'
import { noteDone, takeDone } from '../done.ts'
import { formRefusal } from '../errors/refusal.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import type { ChildOf } from './child-context.ts'
import { consentPage } from './consent-page.ts'
import { consentsPage, type NamedConsent } from './consents-page.ts'
import { createDrafts } from './drafts.ts'
import type { Names } from './names.ts'
import { withdrawPage } from './withdraw-page.ts'

export const offerSeconds = 3600

/** What a person has agreed to: reading it, receiving under it, withdrawing it. */
export function consentRoutes(options: {
  childOf: ChildOf
  names: Names
  consent: Pick<Consents, 'history' | 'find' | 'withdraw'>
  credentials: Pick<Credentials, 'createOffer' | 'describeOffer' | 'listCredentials'>
  guardianship: Pick<Guardianship, 'mayActFor'>
  state: Pick<StateStore, 'get' | 'put' | 'delete'>
}): Router {
  const { childOf, names, consent, credentials, guardianship } = options
  const offers = createDrafts<{ offer: CreatedOffer; consentId: string }>({
    state: options.state,
    name: 'offer',
    seconds: offerSeconds,
  })
  const router = new Router()

  /** Consents are seen by their giver alone; whose they are is told to nobody. */
  async function ownConsent(ctx: Context): Promise<NamedConsent> {
    const found = await consent.find(String(ctx.params.consentId))
    if (found?.personId !== personOf(ctx).personId) throw new KakehashiError('CONSENT-UNKNOWN')
    return names.named(found)
  }

  /** The newest certificate that may be received under a consent now. */
  async function receivableUnder({ status, personId, learnerId, certificateKind }: NamedConsent) {
    if (status !== 'active' || !(await guardianship.mayActFor(personId, learnerId))) return undefined
    const current = await childOf.currentCertificates(learnerId)
    return current.find(({ kind }) => kind.kind === certificateKind)?.certificate
  }

  async function showConsent(ctx: Context, own: NamedConsent, error?: KakehashiError): Promise<void> {
    const receivable = (await receivableUnder(own)) !== undefined
    const issued = await credentials.listCredentials({ consentId: own.consentId })
    show(ctx, consentPage(localeOf(ctx), { consent: own, receivable, credentials: issued, error, done: takeDone(ctx) }))
  }

  router.get('/guardian/consents', async (ctx) => {
    const consents = await Promise.all((await consent.history(personOf(ctx).personId)).map(names.named))
    show(ctx, consentsPage(localeOf(ctx), { consents }))
  })

  router.get('/guardian/consents/:consentId', async (ctx) => showConsent(ctx, await ownConsent(ctx)))

  router.get('/guardian/consents/:consentId/withdraw', async (ctx) => {
    const own = await ownConsent(ctx)
    if (own.status !== 'active') return seeOther(ctx, `/guardian/consents/${own.consentId}`)
    show(ctx, withdrawPage(localeOf(ctx), { consent: own }))
  })

  router.post('/guardian/consents/:consentId/withdraw', async (ctx) => {
    const { consentId, personId } = await ownConsent(ctx)
    await consent.withdraw({ personId, consentId })
    noteDone(ctx, 'consent-withdrawn')
    seeOther(ctx, `/guardian/consents/${consentId}`)
  })

  router.post('/guardian/consents/:consentId/offers', async (ctx) => {
    const own = await ownConsent(ctx)
    const { consentId, personId } = own
    try {
      const certificate = await receivableUnder(own)
      if (certificate === undefined) throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
      const { certificateId } = certificate
      const actor = { kind: 'person', id: personId } as const
      const offer = await credentials.createOffer({ certificateId, personId, consentId, actor })
      await offers.keep(personId, offer.offerId, { offer, consentId })
      seeOther(ctx, `/guardian/offers/${offer.offerId}`)
    } catch (thrown) {
      await showConsent(ctx, own, formRefusal(thrown))
    }
  })

  router.get('/guardian/offers/:offerId', async (ctx) => {
    // Loaded with the first offer: the code on it is drawn by a library that no other page needs.
    const { offerGonePage, offerOverPage, offerPage } = await import('./offer-page.ts')
    const kept = await offers.find(personOf(ctx).personId, String(ctx.params.offerId))
    if (kept === undefined) return show(ctx, offerGonePage(localeOf(ctx)))
    try {
      await credentials.describeOffer(kept.offer.offerId)
      show(ctx, offerPage(localeOf(ctx), kept))
    } catch (thrown) {
      show(ctx, offerOverPage(localeOf(ctx), { error: formRefusal(thrown), consentId: kept.consentId }))
    }
  })

  return router
}
