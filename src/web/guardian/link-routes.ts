import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { type Ids, KakehashiError } from '../../foundation/index.ts'
import { type Guardianship, readLinkCode } from '../../guardianship/index.ts'
import type { People } from '../../people/index.ts'
import type { RecordsHandle, StateStore } from '../../storage/index.ts'
import type { VerifiedSignature } from '../../upstream/index.ts'
import { noteDone } from '../done.ts'
import { readForm } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import type { CardSignatures } from './card-signature.ts'
import { createDrafts } from './drafts.ts'
import { linkNewPage, linkSteps } from './link-new-page.ts'
import { linkText } from './link-text.ts'
import { signGonePage, signPage } from './sign-page.ts'
import { isSigner } from './signer.ts'
import { guardianTrail } from './trail.ts'

interface Application {
  readonly code: string
  readonly text: string
  readonly companion: string
}

const purpose = 'link'

/** From the code on paper to a signed request at the school. */
export function linkRoutes(options: {
  guardianship: Pick<Guardianship, 'proposeLink'>
  people: Pick<People, 'person' | 'recordVerifiedAttributes'>
  state: Pick<StateStore, 'get' | 'put' | 'delete'>
  ids: Pick<Ids, 'id'>
  signatures: CardSignatures
}): Router {
  const { guardianship, people, ids, signatures } = options
  const applications = createDrafts<Application>({ state: options.state, name: 'link-application' })
  const router = new Router()

  async function showSignPage(ctx: Context, id: string | undefined, error?: KakehashiError): Promise<void> {
    const locale = localeOf(ctx)
    const { personId } = personOf(ctx)
    const became = await applications.becameOf(personId, id)
    if (became !== undefined) return seeOther(ctx, became)
    const application = await applications.find(personId, id)
    if (application === undefined || id === undefined) return show(ctx, signGonePage(locale, '/guardian/links/new'))
    const { text, companion } = application
    const reader = await signatures.begin(ctx, {
      purpose,
      document: text,
      continueAt: '/guardian/links/signed',
      context: { id },
    })
    const steps = linkSteps(locale, 1)
    const backUrl = '/guardian/links/new'
    show(
      ctx,
      signPage(locale, {
        kind: 'link',
        trail: guardianTrail(locale),
        steps,
        text,
        companion,
        ...reader,
        backUrl,
        error,
      }),
    )
  }

  /**
   * Who a person is stands once the first link was proposed: another person's card must not slip in under their name, and a request that is
   * refused says nothing about them. Decided inside the transaction, so that two requests at once cannot pass each other.
   */
  const recordSigner =
    (personId: string, { basicFour, evidence }: VerifiedSignature) =>
    async (tx: RecordsHandle) => {
      const { name, birthdate, address, sex } = basicFour
      const attributes = { name, birthdate, address, sex, verifiedAt: evidence.verifiedAt }
      await people.recordVerifiedAttributes(tx, personId, attributes, (known) => isSigner(known, basicFour))
    }

  router.get('/guardian/links/new', (ctx) => show(ctx, linkNewPage(localeOf(ctx), { code: '' })))

  router.post('/guardian/links', async (ctx) => {
    const { code: typed } = readForm(ctx, z.object({ code: z.string().max(100) }))
    const code = readLinkCode(typed)
    if (code === undefined) {
      const error = new KakehashiError('GUARDIANSHIP-CODE-MISTYPED')
      return show(ctx, linkNewPage(localeOf(ctx), { code: typed, error }))
    }
    const id = ids.id()
    await applications.keep(personOf(ctx).personId, id, { code, ...linkText({ code, reference: id }) })
    seeOther(ctx, `/guardian/links/sign/${id}`)
  })

  router.get('/guardian/links/sign/:id', (ctx) => showSignPage(ctx, String(ctx.params.id)))

  router.get('/guardian/links/signed', async (ctx) => {
    const { personId } = personOf(ctx)
    const signed = await signatures.finish(ctx, purpose)
    if (!signed.ok) return showSignPage(ctx, signed.failure.context?.id, signed.failure.error)
    const { context, signature } = signed.value
    const application = await applications.find(personId, context.id)
    if (application === undefined || context.id === undefined) return showSignPage(ctx, undefined)
    const verified = (await people.person(personId))?.verified
    if (verified !== undefined && !isSigner(verified, signature.basicFour))
      return showSignPage(ctx, context.id, new KakehashiError('CARD-OF-ANOTHER'))
    const { basicFour, evidence } = signature
    const proposed = await guardianship.proposeLink({
      personId,
      code: application.code,
      basicFour,
      evidence,
      alongside: recordSigner(personId, signature),
    })
    if (!proposed.ok) {
      const error = new KakehashiError(proposed.failure)
      return show(ctx, linkNewPage(localeOf(ctx), { code: application.code, error }))
    }
    await applications.finish(personId, context.id, '/guardian')
    noteDone(ctx, 'link-proposed')
    seeOther(ctx, '/guardian')
  })

  return router
}
