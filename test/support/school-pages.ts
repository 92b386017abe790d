import { onTestFinished } from 'vitest'
import type { Certificates } from '../../src/certificates/index.ts'
import type { Credentials } from '../../src/credentials/index.ts'
import type { Roster } from '../../src/roster/index.ts'
import { certificatesRoutes } from '../../src/web/school/certificates-routes.ts'
import { createSchoolOf, schoolPath } from '../../src/web/school/school-context.ts'
import { openCertificateWorld } from './certificate-world.ts'
import { type openStaffedWorld, primary, type Staff } from './organisation-world.ts'
import { openWebApp } from './web-app.ts'

/** Learners of the class whom the pages show; the last one is in no register. */
const inClass = ['haruto', 'aoi', 'sakura', 'nameless']

/** The pages about certificates of the primary school, each opened for one of its staff, on real certificates. */
export async function openSchoolPages() {
  const world = await openCertificateWorld('2026-11-22T03:00:00Z')
  return { ...world, ...schoolPagesOf(world, { listCredentials: async () => [] }) }
}

/** The same pages on certificates, and credentials, of a world that is there already. */
export function schoolPagesOf(
  {
    organisations,
    certificates,
    clock,
    pupils = {},
  }: Pick<Awaited<ReturnType<typeof openStaffedWorld>>, 'organisations' | 'clock'> & {
    certificates: Certificates
    pupils?: Awaited<ReturnType<typeof openCertificateWorld>>['pupils']
  },
  credentials: Pick<Credentials, 'listCredentials'>,
) {
  const schoolClass = {
    classId: 'k1',
    title: '6年1組',
    grades: ['P6'],
    classType: 'homeroom',
    schoolYear: 2026,
  } as const
  const roster: Pick<Roster, 'classesOf' | 'learnersOfClass'> = {
    classesOf: async () => [{ ...schoolClass, learners: inClass.length }],
    learnersOfClass: async () =>
      inClass.map((learnerId, at) => ({
        learnerId,
        number: at + 1,
        officialName: pupils[learnerId]?.officialName || null,
        officialNameKana: null,
        birthDate: null,
        preferredName: learnerId,
      })),
  }
  const schoolOf = createSchoolOf({ organisations, clock })
  const router = certificatesRoutes({ schoolOf, certificates, credentials, roster, organisations, clock })

  const pagesFor = async (personId: Staff) => {
    const app = await openWebApp({ routers: [router], visitor: { personId, name: '', acr: '' } })
    onTestFinished(() => app.close())
    return {
      origin: app.origin,
      read: async (path: string) => (await app.ask(path)).text(),
      send: (path: string, form: readonly (readonly [string, string])[]) =>
        app.ask(path, { method: 'POST', body: new URLSearchParams(form.map(([name, value]) => [name, value])) }),
    }
  }
  const home = schoolPath({ code: primary } as Parameters<typeof schoolPath>[0])
  return { pagesFor, home, classPath: `${home}/classes/k1` }
}
