import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Consents, ConsentTerms } from '../../consent/index.ts'
import { addMonths, type Clock, type Ids, KakehashiError, tokyoDate } from '../../foundation/index.ts'
import type { People } from '../../people/index.ts'
import type { Services } from '../../services/index.ts'
import type { StateStore } from '../../storage/index.ts'
import { noteDone } from '../done.ts'
import { formRefusal } from '../errors/refusal.ts'
import { readForm } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import type { CardSignatures } from './card-signature.ts'
import type { ChildContext, ChildOf, CurrentCertificate } from './child-context.ts'
import { consentNewPage, consentSteps, type Recipient } from './consent-new-page.ts'
import { createDrafts } from './drafts.ts'
import { recipientsOf } from './recipients.ts'
import { signGonePage, signPage } from './sign-page.ts'
import { isSigner } from './signer.ts'
import { childTrail } from './trail.ts'

interface Draft {
  readonly terms: ConsentTerms
  readonly text: string
  readonly textVersion: string
  readonly companion: string
}

const purpose = 'consent'
const usualMonths = 12
const longestMonths = 36
const consentForm = z.object({ service: z.string().min(1), until: z.iso.date() })

/** From choosing a recipient to a signed and recorded consent. */
export function consentNewRoutes(options: {
  childOf: ChildOf
  consent: Pick<Consents, 'draftText' | 'give'>
  people: Pick<People, 'person'>
  services: Pick<Services, 'all'>
  state: Pick<StateStore, 'get' | 'put' | 'delete'>
  clock: Clock
  ids: Pick<Ids, 'id'>
  signatures: CardSignatures
}): Router {
  const { childOf, consent, people, services, clock, ids, signatures } = options
  const drafts = createDrafts<Draft>({ state: options.state, name: 'consent-draft' })
  const router = new Router()

  async function certificateOf(ctx: Context, { learner }: ChildContext): Promise<CurrentCertificate> {
    const current = await childOf.currentCertificates(learner.learnerId)
    const found = current.find(({ certificate }) => certificate.certificateId === ctx.params.certificateId)
    if (found === undefined) throw new KakehashiError('OFFER-CERTIFICATE-UNAVAILABLE')
    return found
  }

  /** Not beyond the link, and not beyond what a consent may last. */
  function latestDay({ link }: ChildContext): string {
    const latest = addMonths(tokyoDate(clock.now()), longestMonths)
    return link.endsOn !== null && link.endsOn < latest ? link.endsOn : latest
  }

  function showForm(
    ctx: Context,
    child: ChildContext,
    { certificate, kind }: CurrentCertificate,
    entry: { chosen: string | undefined; until: string; error?: KakehashiError },
  ): void {
    const page = consentNewPage(localeOf(ctx), {
      child: { learnerId: child.learner.learnerId, name: child.name },
      certificateId: certificate.certificateId,
      kindName: kind.name,
      recipients: recipientsOf(kind, services),
      ...entry,
    })
    show(ctx, page)
  }

  async function termsOf(
    ctx: Context,
    child: ChildContext,
    { certificate, kind }: CurrentCertificate,
    wanted: { recipient: Recipient; until: string },
  ): Promise<ConsentTerms> {
    const { personId } = personOf(ctx)
    const verified = (await people.person(personId))?.verified
    if (verified === undefined) throw new KakehashiError('REQUEST-FORBIDDEN')
    const { clientId, name, claims, purpose: use } = wanted.recipient
    const { learnerId } = child.learner
    return {
      reference: ids.id(),
      person: { personId, name: verified.name },
      capacity: child.link.kind,
      learner: { learnerId, name: child.name, schoolName: certificate.snapshot.schoolName },
      service: { clientId, name },
      certificateKind: { kind: kind.kind, name: kind.name },
      claims,
      purpose: use,
      until: wanted.until,
    }
  }

  async function showSignPage(ctx: Context, id: string | undefined, error?: KakehashiError): Promise<void> {
    const locale = localeOf(ctx)
    const { personId } = personOf(ctx)
    const became = await drafts.becameOf(personId, id)
    if (became !== undefined) return seeOther(ctx, became)
    const draft = await drafts.find(personId, id)
    if (draft === undefined || id === undefined) return show(ctx, signGonePage(locale, '/guardian'))
    const { text, companion, terms } = draft
    const reader = await signatures.begin(ctx, {
      purpose,
      document: text,
      continueAt: '/guardian/consents/signed',
      context: { id },
    })
    const { learnerId, name } = terms.learner
    const trail = childTrail(locale, { learnerId, name })
    const backUrl = `/guardian/children/${learnerId}`
    const steps = consentSteps(locale, 1)
    show(ctx, signPage(locale, { kind: 'consent', trail, steps, text, companion, ...reader, backUrl, error }))
  }

  router.get('/guardian/children/:learnerId/certificates/:certificateId/consent', async (ctx) => {
    const child = await childOf.childOf(ctx)
    const usual = addMonths(tokyoDate(clock.now()), usualMonths)
    const latest = latestDay(child)
    const { service } = ctx.query
    const chosen = typeof service === 'string' ? service : undefined
    showForm(ctx, child, await certificateOf(ctx, child), { chosen, until: usual < latest ? usual : latest })
  })

  router.post('/guardian/children/:learnerId/certificates/:certificateId/consent', async (ctx) => {
    const child = await childOf.childOf(ctx)
    const wanted = await certificateOf(ctx, child)
    const { service, until } = readForm(ctx, consentForm)
    try {
      const recipient = recipientsOf(wanted.kind, services).find(({ clientId }) => clientId === service)
      if (recipient === undefined) throw new KakehashiError('REQUEST-INVALID', { params: { member: 'service' } })
      if (until < tokyoDate(clock.now()) || until > latestDay(child)) {
        throw new KakehashiError('CONSENT-TERM', { params: { until } })
      }
      const terms = await termsOf(ctx, child, wanted, { recipient, until })
      const { text, textVersion, companion } = consent.draftText(terms)
      await drafts.keep(personOf(ctx).personId, terms.reference, { terms, text, textVersion, companion })
      seeOther(ctx, `/guardian/consents/sign/${terms.reference}`)
    } catch (thrown) {
      showForm(ctx, child, wanted, { chosen: service, until, error: formRefusal(thrown) })
    }
  })

  router.get('/guardian/consents/sign/:id', (ctx) => showSignPage(ctx, String(ctx.params.id)))

  router.get('/guardian/consents/signed', async (ctx) => {
    const { personId } = personOf(ctx)
    const signed = await signatures.finish(ctx, purpose)
    if (!signed.ok) return showSignPage(ctx, signed.failure.context?.id, signed.failure.error)
    const { context, document, signature } = signed.value
    const draft = await drafts.find(personId, context.id)
    if (draft === undefined || context.id === undefined || draft.text !== document) return showSignPage(ctx, undefined)
    const own = isSigner((await people.person(personId))?.verified, signature.basicFour)
    if (!own) return showSignPage(ctx, context.id, new KakehashiError('CONSENT-SIGNER-MISMATCH'))
    const { terms, text, textVersion } = draft
    const { consentId } = await consent.give({
      terms,
      text,
      textVersion,
      evidence: signature.evidence,
      signedBy: personId,
    })
    const path = `/guardian/consents/${consentId}`
    await drafts.finish(personId, context.id, path)
    noteDone(ctx, 'consent-given')
    seeOther(ctx, path)
  })

  return router
}
