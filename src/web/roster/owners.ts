import type { Context } from 'koa'
import { type Clock, KakehashiError, type Locale, tokyoDate } from '../../foundation/index.ts'
import type { Organisations } from '../../organisations/index.ts'
import { boardStrings } from '../board/board-page.strings.ts'
import { localeOf } from '../locale.ts'
import { officeRoles, type SchoolOf, schoolPath } from '../school/school-context.ts'
import { personOf } from '../session.ts'
import type { RosterOwner } from './owner.ts'

/** For each kind of owner, the check that the person of a request may import its roster. */
export function createRosterOwners(options: {
  organisations: Pick<Organisations, 'board' | 'mayActFor'>
  clock: Clock
  schoolOf: SchoolOf
}): Record<'/boards/:boardCode' | '/schools/:schoolCode', (ctx: Context) => Promise<RosterOwner>> {
  const { organisations, clock, schoolOf } = options
  return {
    '/schools/:schoolCode': async (ctx) => {
      const { school } = await schoolOf(ctx, officeRoles)
      const { name, boardCode, code: schoolCode } = school
      return { boardCode, schoolCode, name, home: schoolPath(school), homeLabel: name }
    },

    '/boards/:boardCode': async (ctx) => {
      const board = organisations.board(String(ctx.params.boardCode))
      const { personId } = personOf(ctx)
      const today = tokyoDate(clock.now())
      const may =
        board && (await organisations.mayActFor(personId, { boardCode: board.code }, ['administrator'], today))
      if (!board || !may) throw new KakehashiError('ORGANISATION-NOT-ADMINISTRATOR')
      const locale: Locale = localeOf(ctx)
      const homeLabel = boardStrings.title[locale]
      return {
        boardCode: board.code,
        schoolCode: undefined,
        name: board.name,
        home: `/boards/${board.code}`,
        homeLabel,
      }
    },
  }
}
