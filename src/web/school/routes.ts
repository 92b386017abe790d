import { Router } from '@koa/router'
import type { Certificates } from '../../certificates/index.ts'
import type { Guardianship } from '../../guardianship/index.ts'
import { localeOf } from '../locale.ts'
import { show } from '../show.ts'
import { dashboardPage } from './dashboard-page.ts'
import { type SchoolOf, staffRoles } from './school-context.ts'

/** The first page of a school. */
export function schoolRoutes(options: {
  schoolOf: SchoolOf
  certificates: Pick<Certificates, 'draftsOf' | 'kinds'>
  guardianship: Pick<Guardianship, 'pendingLinks'>
}): Router {
  const { schoolOf, certificates, guardianship } = options
  const router = new Router()
  router.get('/schools/:schoolCode', async (ctx) => {
    const { school, roles } = await schoolOf(ctx, staffRoles)
    const mayDraft = certificates.kinds().some((kind) => kind.drafted_by.some((role) => roles.has(role)))
    const drafts = (await certificates.draftsOf(school.code)).length
    const decides = roles.has('principal') || roles.has('office')
    const pendingLinks = decides ? (await guardianship.pendingLinks(school.code)).length : 0
    show(ctx, dashboardPage(localeOf(ctx), { school, roles, drafts, pendingLinks, mayDraft }))
  })
  return router
}
