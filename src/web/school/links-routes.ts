import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { type Clock, type Ids, KakehashiError, schoolYearOf, tokyoDate } from '../../foundation/index.ts'
import type { Guardianship } from '../../guardianship/index.ts'
import type { School } from '../../organisations/index.ts'
import type { Roster } from '../../roster/index.ts'
import type { StateStore } from '../../storage/index.ts'
import { noteDone, takeDone } from '../done.ts'
import { formRefusal } from '../errors/refusal.ts'
import { readForm, several } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import { classesPage } from './classes-page.ts'
import { handOutStrings } from './hand-out-page.strings.ts'
import { handOutPage, type Sheet, sheetsPage } from './hand-out-page.ts'
import { linksPage } from './links-page.ts'
import { type SchoolOf, schoolPath } from './school-context.ts'

const staff = ['principal', 'office', 'teacher'] as const
export const sheetSeconds = 600

/** Where printed codes wait to be shown: in memory on one machine (`attempt:`), never in the records. */
const sheetKey = (personId: string, id: string) => `attempt:link-sheets:${personId}:${id}`

/** Link codes for guardians, and the school's decision on their requests. */
export function linksRoutes(options: {
  schoolOf: SchoolOf
  guardianship: Guardianship
  roster: Pick<Roster, 'classesOf' | 'learnersOfClass' | 'guardiansOf'>
  state: Pick<StateStore, 'get' | 'put'>
  ids: Pick<Ids, 'id'>
  clock: Clock
  issuer: string
}): Router {
  const { schoolOf, guardianship, roster, state, ids, clock, issuer } = options
  const router = new Router()
  const schoolYear = () => schoolYearOf(tokyoDate(clock.now()))
  const actorOf = (ctx: Context) => ({ kind: 'person', id: personOf(ctx).personId }) as const

  async function showLinks(ctx: Context, error?: KakehashiError): Promise<void> {
    const { school, roles } = await schoolOf(ctx, staff)
    const mayDecide = roles.has('principal') || roles.has('office')
    const pending = mayDecide ? await guardianship.pendingLinks(school.code) : []
    show(ctx, linksPage(localeOf(ctx), { school, pending, mayDecide, error, done: takeDone(ctx) }))
  }

  async function decide(ctx: Context, done: string, act: (linkId: string) => Promise<unknown>): Promise<void> {
    const { school } = await schoolOf(ctx, ['principal', 'office'])
    const linkId = String(ctx.params.linkId)
    const pending = await guardianship.pendingLinks(school.code)
    try {
      if (!pending.some((link) => link.linkId === linkId)) throw new KakehashiError('GUARDIANSHIP-LINK-MOVED')
      await act(linkId)
    } catch (thrown) {
      return showLinks(ctx, formRefusal(thrown))
    }
    noteDone(ctx, done)
    seeOther(ctx, schoolPath(school, '/links'))
  }

  async function classIn(school: School, ctx: Context) {
    const classes = await roster.classesOf(school.code, schoolYear())
    const schoolClass = classes.find(({ classId }) => classId === ctx.params.classId)
    if (schoolClass === undefined) throw new KakehashiError('REQUEST-NOT-FOUND')
    return { schoolClass, learners: await roster.learnersOfClass(schoolClass.classId) }
  }

  router.get('/schools/:schoolCode/links', (ctx) => showLinks(ctx))

  router.post('/schools/:schoolCode/links/:linkId/approve', (ctx) => {
    const { checked } = readForm(ctx, z.object({ checked: z.literal('yes').optional() }))
    const actor = actorOf(ctx)
    return decide(ctx, 'link-approved', (linkId) =>
      guardianship.approveLink({ actor, linkId, checked: checked === 'yes' }),
    )
  })

  router.post('/schools/:schoolCode/links/:linkId/reject', (ctx) => {
    const { reason } = readForm(ctx, z.object({ reason: z.enum(['not-guardian', 'cannot-confirm']) }))
    const actor = actorOf(ctx)
    return decide(ctx, 'link-rejected', (linkId) => guardianship.rejectLink({ actor, linkId, reason }))
  })

  router.get('/schools/:schoolCode/links/classes', async (ctx) => {
    const { school } = await schoolOf(ctx, staff)
    const classes = await roster.classesOf(school.code, schoolYear())
    const locale = localeOf(ctx)
    const pathOf = (classId: string) => schoolPath(school, `/links/classes/${classId}`)
    const title = handOutStrings.chooseClass[locale]
    show(ctx, classesPage(locale, { school, schoolYear: schoolYear(), classes: homerooms(classes), title, pathOf }))
  })

  router.get('/schools/:schoolCode/links/classes/:classId', async (ctx) => {
    const { school } = await schoolOf(ctx, staff)
    show(ctx, handOutPage(localeOf(ctx), { school, ...(await classIn(school, ctx)) }))
  })

  router.post('/schools/:schoolCode/links/classes/:classId', async (ctx) => {
    const { school } = await schoolOf(ctx, staff)
    const { schoolClass, learners } = await classIn(school, ctx)
    const chosen = readForm(ctx, z.object({ learner: several })).learner
    const sheets: Sheet[] = []
    try {
      const named = learners.filter(({ learnerId }) => chosen.includes(learnerId))
      if (named.length === 0) throw new KakehashiError('REQUEST-INVALID', { params: { member: 'learner' } })
      for (const { learnerId, officialName, preferredName } of named) {
        for (const { guardianId, name } of await roster.guardiansOf(learnerId)) {
          const made = await guardianship.issueLinkCode({
            actor: actorOf(ctx),
            learnerId,
            schoolCode: school.code,
            guardianId,
          })
          sheets.push({ learner: officialName ?? preferredName, className: schoolClass.title, guardian: name, ...made })
        }
      }
      if (sheets.length === 0) throw new KakehashiError('GUARDIANSHIP-NOT-IN-REGISTER')
    } catch (thrown) {
      show(ctx, handOutPage(localeOf(ctx), { school, schoolClass, learners, error: formRefusal(thrown) }))
      return
    }
    const id = ids.id()
    await state.put(sheetKey(personOf(ctx).personId, id), JSON.stringify(sheets), sheetSeconds)
    seeOther(ctx, schoolPath(school, `/links/sheets/${id}`))
  })

  router.get('/schools/:schoolCode/links/sheets/:id', async (ctx) => {
    const { school } = await schoolOf(ctx, staff)
    const kept = await state.get(sheetKey(personOf(ctx).personId, String(ctx.params.id)))
    const sheets = kept && (JSON.parse(kept.value) as Sheet[])
    show(ctx, sheetsPage(localeOf(ctx), { school, issuer, sheets }))
  })

  return router
}

/** Homerooms are what a school thinks of as its classes; in a school without any, all classes are shown. */
export function homerooms<C extends { readonly classType: string }>(classes: readonly C[]): readonly C[] {
  const own = classes.filter(({ classType }) => classType === 'homeroom')
  return own.length > 0 ? own : classes
}
