import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { type Certificate, type Certificates, revocationReasons } from '../../certificates/index.ts'
import type { Credentials } from '../../credentials/index.ts'
import { type Clock, KakehashiError, schoolYearOf, tokyoDate } from '../../foundation/index.ts'
import type { Organisations } from '../../organisations/index.ts'
import type { Roster } from '../../roster/index.ts'
import { noteDone, takeDone } from '../done.ts'
import { formRefusal } from '../errors/refusal.ts'
import { readForm, several } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import { approvalsPage } from './approvals-page.ts'
import { certificatePage } from './certificate-page.ts'
import { certificatesPage, listedStatuses } from './certificates-page.ts'
import { classPage } from './class-page.ts'
import { classesPage } from './classes-page.ts'
import { homerooms } from './links-routes.ts'
import { namePeople } from './name-people.ts'
import { type SchoolContext, type SchoolOf, schoolPath, staffRoles } from './school-context.ts'

const draftForm = z.object({ kind: z.string().min(1), learner: several })
const approvalForm = z.object({
  certificate: several,
  act: z.enum(['show', 'approve', 'reject']),
  // Kept as one line: the reason stands in a row of the certificate's page.
  reason: z
    .string()
    .default('')
    .transform((text) => text.replace(/\s+/g, ' ').trim()),
})
const withdrawForm = z.object({ reason: z.string().default('') })
const revokeForm = z.object({ reason: z.enum(Object.keys(revocationReasons) as [keyof typeof revocationReasons]) })

/** The form about drafts as it was sent, and why it was refused if it was. */
interface SentApproval {
  error?: KakehashiError
  sent: { chosen: ReadonlySet<string>; reason: string }
}

/** Drafting, approving, listing and revoking certificates of a school. */
export function certificatesRoutes(options: {
  schoolOf: SchoolOf
  certificates: Certificates
  credentials: Pick<Credentials, 'listCredentials'>
  roster: Pick<Roster, 'classesOf' | 'learnersOfClass'>
  organisations: Pick<Organisations, 'account'>
  clock: Clock
}): Router {
  const { schoolOf, certificates, credentials, roster, organisations, clock } = options
  const router = new Router()
  const today = () => tokyoDate(clock.now())
  const actorOf = (ctx: Context) => ({ kind: 'person', id: personOf(ctx).personId }) as const

  async function namesOf(personIds: readonly string[]): Promise<Map<string, string>> {
    const names = new Map<string, string>()
    for (const personId of new Set(personIds)) {
      const account = await organisations.account(personId)
      if (account) names.set(personId, account.displayName)
    }
    return names
  }

  async function classModel(ctx: Context, { school, roles }: SchoolContext) {
    const classes = await roster.classesOf(school.code, schoolYearOf(today()))
    const schoolClass = classes.find(({ classId }) => classId === ctx.params.classId)
    if (schoolClass === undefined) throw new KakehashiError('REQUEST-NOT-FOUND')
    const all = await certificates.listBySchool(school.code)
    return {
      school,
      schoolClass,
      learners: await roster.learnersOfClass(schoolClass.classId),
      kinds: certificates.kinds().filter((kind) => kind.drafted_by.some((role) => roles.has(role))),
      existing: all.filter((one) => one.status === 'draft' || (one.status === 'approved' && one.expiresOn >= today())),
    }
  }

  async function showApprovals(ctx: Context, sentForm?: SentApproval): Promise<void> {
    const { school } = await schoolOf(ctx, ['principal'])
    const drafts = await certificates.draftsOf(school.code)
    const names = await namesOf(drafts.map(({ draftedBy }) => draftedBy))
    const { personId } = personOf(ctx)
    const done = takeDone(ctx)
    const model = {
      school,
      drafts,
      kinds: certificates.kinds(),
      names,
      personId,
      all: ctx.query.select === 'all',
      ...sentForm,
      done,
    }
    show(ctx, approvalsPage(localeOf(ctx), model))
  }

  async function showCertificate(ctx: Context, error?: KakehashiError): Promise<void> {
    const { school, roles } = await schoolOf(ctx, staffRoles)
    const certificate = await certificateIn(ctx, school.code)
    const people =
      'approvedBy' in certificate ? [certificate.draftedBy, certificate.approvedBy] : [certificate.draftedBy]
    const page = certificatePage(localeOf(ctx), {
      school,
      certificate,
      kind: certificates.kind(certificate.kind),
      names: await namesOf(people),
      issued: await credentials.listCredentials({ certificateId: certificate.certificateId }),
      mayRevoke: roles.has('principal') || roles.has('office'),
      mayWithdraw: certificate.draftedBy === personOf(ctx).personId,
      today: today(),
      error,
      done: takeDone(ctx),
    })
    show(ctx, page)
  }

  async function certificateIn(ctx: Context, schoolCode: string): Promise<Certificate> {
    const certificate = await certificates.certificate(String(ctx.params.certificateId))
    if (certificate?.schoolCode !== schoolCode) throw new KakehashiError('CERTIFICATE-UNKNOWN')
    return certificate
  }

  router.get('/schools/:schoolCode/classes', async (ctx) => {
    const { school } = await schoolOf(ctx, staffRoles)
    const schoolYear = schoolYearOf(today())
    const classes = homerooms(await roster.classesOf(school.code, schoolYear))
    const pathOf = (classId: string) => schoolPath(school, `/classes/${classId}`)
    show(ctx, classesPage(localeOf(ctx), { school, schoolYear, classes, pathOf }))
  })

  router.get('/schools/:schoolCode/classes/:classId', async (ctx) => {
    const model = await classModel(ctx, await schoolOf(ctx, staffRoles))
    const kind = typeof ctx.query.kind === 'string' ? ctx.query.kind : undefined
    show(ctx, classPage(localeOf(ctx), { ...model, kind, chosen: ctx.query.select === 'none' ? 'none' : 'due' }))
  })

  router.post('/schools/:schoolCode/classes/:classId', async (ctx) => {
    const context = await schoolOf(ctx, staffRoles)
    const model = await classModel(ctx, context)
    const { kind, learner: learnerIds } = readForm(ctx, draftForm)
    try {
      await certificates.draft({ actor: actorOf(ctx), schoolCode: model.school.code, kind, learnerIds })
    } catch (thrown) {
      const names = new Map(model.learners.map((one) => [one.learnerId, one.officialName ?? one.preferredName]))
      const error = namePeople(formRefusal(thrown), 'learner', names, localeOf(ctx))
      const now = await classModel(ctx, context)
      show(ctx, classPage(localeOf(ctx), { ...now, kind, chosen: new Set(learnerIds), error }))
      return
    }
    noteDone(ctx, 'drafted')
    seeOther(ctx, schoolPath(model.school, '/certificates?status=draft'))
  })

  router.get('/schools/:schoolCode/certificates', async (ctx) => {
    const { school } = await schoolOf(ctx, staffRoles)
    const status = listedStatuses.find((one) => one === ctx.query.status)
    const list = await certificates.listBySchool(school.code, { status })
    const model = {
      school,
      certificates: list,
      kinds: certificates.kinds(),
      status,
      today: today(),
      done: takeDone(ctx),
    }
    show(ctx, certificatesPage(localeOf(ctx), model))
  })

  router.get('/schools/:schoolCode/certificates/:certificateId', (ctx) => showCertificate(ctx))

  router.post('/schools/:schoolCode/certificates/:certificateId/revoke', async (ctx) => {
    const { school } = await schoolOf(ctx, ['principal', 'office'])
    const { certificateId } = await certificateIn(ctx, school.code)
    const { reason } = readForm(ctx, revokeForm)
    try {
      await certificates.revoke({ actor: actorOf(ctx), certificateId, reason })
    } catch (thrown) {
      return showCertificate(ctx, formRefusal(thrown))
    }
    noteDone(ctx, 'revoked')
    seeOther(ctx, schoolPath(school, `/certificates/${certificateId}`))
  })

  router.post('/schools/:schoolCode/certificates/:certificateId/withdraw', async (ctx) => {
    const { school } = await schoolOf(ctx, staffRoles)
    const { certificateId, draftedBy } = await certificateIn(ctx, school.code)
    const { reason } = readForm(ctx, withdrawForm)
    const actor = actorOf(ctx)
    try {
      if (draftedBy !== actor.id) throw new KakehashiError('CERTIFICATE-NOT-REJECTER')
      await certificates.reject({ actor, certificateId, reason })
    } catch (thrown) {
      return showCertificate(ctx, formRefusal(thrown))
    }
    noteDone(ctx, 'withdrawn')
    seeOther(ctx, schoolPath(school, `/certificates/${certificateId}`))
  })

  router.get('/schools/:schoolCode/approvals', (ctx) => showApprovals(ctx))

  router.post('/schools/:schoolCode/approvals', async (ctx) => {
    const { school } = await schoolOf(ctx, ['principal'])
    const { certificate: wanted, act, reason } = readForm(ctx, approvalForm)
    const sent = { chosen: new Set(wanted), reason }
    if (act === 'show') return showApprovals(ctx, { sent })
    const all = await certificates.listBySchool(school.code)
    const own = new Map(all.map(({ certificateId, snapshot }) => [certificateId, snapshot.officialName]))
    const actor = actorOf(ctx)
    try {
      if (wanted.length === 0) throw new KakehashiError('CERTIFICATE-NOTHING-CHOSEN')
      if (!wanted.every((id) => own.has(id))) throw new KakehashiError('CERTIFICATE-UNKNOWN')
      if (act === 'approve') await certificates.approve({ actor, certificateIds: wanted })
      else for (const certificateId of wanted) await certificates.reject({ actor, certificateId, reason })
    } catch (thrown) {
      const error = namePeople(formRefusal(thrown), 'certificate', own, localeOf(ctx))
      return showApprovals(ctx, { error, sent })
    }
    noteDone(ctx, act === 'approve' ? 'approved' : 'rejected')
    seeOther(ctx, schoolPath(school, '/approvals'))
  })

  return router
}
