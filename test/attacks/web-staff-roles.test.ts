import { Router } from '@koa/router'
import { afterEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import type { Organisations, StaffRole } from '../../src/organisations/index.ts'
import { createSchoolOf, officeRoles, staffRoles } from '../../src/web/school/school-context.ts'
import { openWebApp, type WebApp } from '../support/web-app.ts'

const primary = {
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  address: '',
  boardCode: '139998',
  status: 'active',
} as const
const closed = { ...primary, code: 'C113299999027', status: 'disabled' } as const
const roleAt = (role: StaffRole['role'], kind: 'board' | 'school', code: string): StaffRole => ({
  organisation: { kind, code, name: '', boardCode: '139998' },
  role,
  startsOn: '2026-04-01',
  endsOn: null,
})

async function openSchool(roles: readonly StaffRole[]): Promise<WebApp> {
  const organisations = {
    school: (code: string) => [primary, closed].find((school) => school.code === code),
    rolesOn: async () => [...roles],
  } as unknown as Organisations
  const schoolOf = createSchoolOf({ organisations, clock: fixedClock('2026-11-22T03:00:00Z') })
  const router = new Router()
  const page = (path: string, wanted: readonly StaffRole['role'][]) =>
    router.get(`/schools/:schoolCode/${path}`, async (ctx) => {
      ctx.body = [...(await schoolOf(ctx, wanted)).roles].join()
    })
  page('any', staffRoles)
  page('office', officeRoles)
  page('approvals', ['principal'])
  return openWebApp({ routers: [router], visitor: { personId: 'p1', name: '', acr: '' } })
}

describe('a page of a school', () => {
  let app: WebApp
  afterEach(() => app.close())
  const status = async (path: string) => (await app.ask(path)).status

  it('opens to the role that it is for, and to no other', async () => {
    app = await openSchool([roleAt('teacher', 'school', primary.code)])
    expect(await status(`/schools/${primary.code}/any`)).toBe(200)
    expect(await status(`/schools/${primary.code}/office`)).toBe(403)
    expect(await status(`/schools/${primary.code}/approvals`)).toBe(403)
  })

  it('stays shut to staff of another school and of another board', async () => {
    app = await openSchool([roleAt('principal', 'school', 'B113299999029'), roleAt('administrator', 'board', '139990')])
    for (const path of ['any', 'office', 'approvals'])
      expect(await status(`/schools/${primary.code}/${path}`)).toBe(403)
  })

  it('lets an administrator look, not approve', async () => {
    app = await openSchool([roleAt('administrator', 'board', '139998')])
    expect(await status(`/schools/${primary.code}/office`)).toBe(200)
    expect(await status(`/schools/${primary.code}/approvals`)).toBe(403)
  })

  it('tells a school that is closed from one that nobody knows', async () => {
    app = await openSchool([roleAt('principal', 'school', closed.code)])
    expect(await (await app.ask(`/schools/${closed.code}/any`)).text()).toContain('ORGANISATION-DISABLED')
    expect(await (await app.ask('/schools/NOPE/any')).text()).toContain('ORGANISATION-UNKNOWN')
  })
})
