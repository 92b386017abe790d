import type { Context } from 'koa'
import { type Clock, KakehashiError, tokyoDate } from '../../foundation/index.ts'
import type { Organisations, School, StaffRole } from '../../organisations/index.ts'
import { personOf } from '../session.ts'

/** A school, seen by one of its staff today. */
export interface SchoolContext {
  readonly school: School
  readonly roles: ReadonlySet<StaffRole['role']>
}

/** Staff who look after roster, links and revocation. */
export const officeRoles = ['administrator', 'principal', 'office'] as const
/** Everybody who works at the school. */
export const staffRoles = [...officeRoles, 'teacher'] as const

/**
 * Makes the check that stands before every page of a school.
 * @returns a function that gives the school of the address, or throws ORGANISATION-UNKNOWN, or REQUEST-FORBIDDEN when the person has none of `wanted` there today
 */
export function createSchoolOf(options: { organisations: Organisations; clock: Clock }) {
  const { organisations, clock } = options
  return async (ctx: Context, wanted: readonly StaffRole['role'][]): Promise<SchoolContext> => {
    const code = String(ctx.params.schoolCode)
    const school = organisations.school(code)
    if (school === undefined) throw new KakehashiError('ORGANISATION-UNKNOWN', { params: { code } })
    if (school.status !== 'active') throw new KakehashiError('ORGANISATION-DISABLED', { params: { name: school.name } })
    const held = await organisations.rolesOn(personOf(ctx).personId, tokyoDate(clock.now()))
    const roles = new Set(
      held
        .filter(({ organisation }) => organisation.code === school.code || organisation.code === school.boardCode)
        .map(({ role }) => role),
    )
    if (!wanted.some((role) => roles.has(role))) throw new KakehashiError('REQUEST-FORBIDDEN')
    return { school, roles }
  }
}

export type SchoolOf = ReturnType<typeof createSchoolOf>

/** The address of a school's pages. */
export const schoolPath = (school: School, rest = ''): string => `/schools/${school.code}${rest}`

/** The way to a page of a school. */
export const schoolTrail = (school: School): { href: string; label: string }[] => [
  { href: schoolPath(school), label: school.name },
]
