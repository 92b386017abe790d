import { Router } from '@koa/router'
import type { Consents } from '../../consent/index.ts'
import type { Guardianship, Link } from '../../guardianship/index.ts'
import type { People } from '../../people/index.ts'
import type { Roster } from '../../roster/index.ts'
import { takeDone } from '../done.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { show } from '../show.ts'
import type { ChildOf } from './child-context.ts'
import { childPage } from './child-page.ts'
import { childrenPage, type ShownLink } from './children-page.ts'
import type { Names } from './names.ts'

/** A guardian's children and what can be received for each. */
export function guardianRoutes(options: {
  childOf: ChildOf
  names: Names
  guardianship: Pick<Guardianship, 'linksOf'>
  consent: Pick<Consents, 'activeConsents'>
  people: Pick<People, 'person'>
  roster: Pick<Roster, 'learner'>
}): Router {
  const { childOf, names, guardianship, consent, people, roster } = options
  const router = new Router()

  /** Before the school has decided, and while a learner is protected, nothing of the learner is shown. */
  async function shown(link: Link): Promise<ShownLink> {
    const learner = link.status === 'approved' ? await roster.learner(link.learnerId) : undefined
    return {
      ...link,
      learnerName: learner?.officialName ?? learner?.preferredName ?? '',
      schoolName: learner?.enrolment?.schoolName ?? '',
    }
  }

  router.get('/guardian', async (ctx) => {
    const { personId } = personOf(ctx)
    const person = await people.person(personId)
    const links = await Promise.all((await guardianship.linksOf(personId)).map(shown))
    show(
      ctx,
      childrenPage(localeOf(ctx), { links, organisation: person?.origin === 'organisation', done: takeDone(ctx) }),
    )
  })

  router.get('/guardian/children/:learnerId', async (ctx) => {
    const { learner, name } = await childOf.childOf(ctx)
    const { learnerId, enrolment } = learner
    const active = (await consent.activeConsents(personOf(ctx).personId)).filter((one) => one.learnerId === learnerId)
    const current = await childOf.currentCertificates(learnerId)
    const receivable = current.map(({ certificate, kind }) => ({
      certificate,
      kind,
      consents: active
        .filter(({ certificateKind }) => certificateKind === kind.kind)
        .map((one) => ({ ...one, serviceName: names.serviceName(one.recipient) })),
    }))
    const place = { schoolName: enrolment?.schoolName ?? '-', className: enrolment?.className ?? '-' }
    show(ctx, childPage(localeOf(ctx), { learnerId, name, ...place, receivable }))
  })

  return router
}
