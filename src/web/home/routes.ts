import { Router } from '@koa/router'
import type { Middleware } from 'koa'
import { type Clock, tokyoDate } from '../../foundation/index.ts'
import type { Organisations } from '../../organisations/index.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import { developersPage } from './developers-page.ts'
import { homePage } from './home-page.ts'
import { waitingPage } from './waiting-page.ts'
import { homeOf, workPage } from './work-page.ts'

/** The first page, and the way from a sign-in to the pages of one's role. */
export function homeRoutes(options: {
  organisations: Pick<Organisations, 'rolesOn' | 'account' | 'boardOfCorporateNumber'>
  clock: Clock
  issuer: string
  requirePerson: Middleware
  greetPerson: Middleware
}): Router {
  const { organisations, clock, issuer, requirePerson, greetPerson } = options
  const router = new Router()

  router.get('/', greetPerson, (ctx) => show(ctx, homePage(localeOf(ctx))))
  router.get('/developers', greetPerson, (ctx) => show(ctx, developersPage(localeOf(ctx), { issuer })))

  router.get('/home', requirePerson, async (ctx) => {
    const { personId } = personOf(ctx)
    const roles = await organisations.rolesOn(personId, tokyoDate(clock.now()))
    const places = new Set(roles.map(homeOf))
    const [first] = roles
    if (first !== undefined && places.size === 1) return seeOther(ctx, homeOf(first))
    if (first !== undefined) return show(ctx, workPage(localeOf(ctx), { roles }))
    const account = await organisations.account(personId)
    if (account === undefined) return seeOther(ctx, '/guardian')
    const board =
      account.corporateNumber === null ? undefined : organisations.boardOfCorporateNumber(account.corporateNumber)
    show(ctx, waitingPage(localeOf(ctx), { account, board }))
  })

  return router
}
