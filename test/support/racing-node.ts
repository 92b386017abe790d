/**
 * One of several nodes on the same servers, in a process of its own: does what it is told, all at once, and says what came of it.
 * Argument: `{ database_url, redis_url, prefix }` as JSON.
 */
import { createAudit } from '../../src/audit/index.ts'
import { createCertificates } from '../../src/certificates/index.ts'
import { allocateStatus } from '../../src/credentials/status/allocate-status.ts'
import { fixedClock, systemIds } from '../../src/foundation/index.ts'
import { createGuardianship } from '../../src/guardianship/index.ts'
import { createOrganisations } from '../../src/organisations/index.ts'
import { openRecords, openRedisState } from '../../src/storage/index.ts'
import { openPupils, zaigaku } from './certificate-world.ts'
import { evidence, mayumi, openFamily } from './guardianship-world.ts'
import { as, mihon, otherBoard, primary, refusalOf } from './organisation-world.ts'

export interface RacePlace {
  readonly database_url: string
  readonly redis_url: string
  readonly prefix: string
}

export const raceDay = '2026-11-22T03:00:00Z'

/** Builds the parts that have something to lose in a race. */
export async function openRacingParts({ database_url, redis_url, prefix }: RacePlace) {
  const records = openRecords({ url: database_url })
  const state = await openRedisState({ url: redis_url, prefix })
  const clock = fixedClock(raceDay)
  const needs = { records, clock, ids: systemIds, audit: createAudit({ clock }) }
  const organisations = createOrganisations({ ...needs, settings: { organisations: [mihon, otherBoard] } })
  const certificates = createCertificates({
    ...needs,
    organisations,
    roster: openPupils().roster,
    settings: { certificates: [zaigaku] },
    ports: { revokeCredentials: async () => 0 },
  })
  const guardianship = createGuardianship({
    ...needs,
    state,
    organisations,
    roster: openFamily().roster,
    ports: { suspendSessions: async () => {} },
  })
  return { ...needs, state, organisations, certificates, guardianship }
}

/** What a node can be told; every act is tried on all items at once. */
export type RaceAct = 'consume' | 'putIfAbsent' | 'take' | 'approve' | 'propose' | 'place'
export interface RaceOrder {
  readonly act: RaceAct
  readonly items: readonly string[]
}

async function serve(place: RacePlace, node: string) {
  const { records, state, clock, ids, certificates, guardianship } = await openRacingParts(place)
  const acts: Record<RaceAct, (item: string) => Promise<unknown>> = {
    consume: (key) => state.consume(key),
    putIfAbsent: (key) => state.putIfAbsent(key, node, 60),
    take: async (key) => (await state.take(key)) ?? null,
    approve: async (id) => {
      const approved: unknown[] = []
      const code = await refusalOf(
        certificates.approve({ actor: as('principal'), certificateIds: [id] }).then((all) => approved.push(...all)),
      )
      return code ?? approved[0]
    },
    propose: async (code) => {
      const personId = `guardian-${node}`
      const proposed = await guardianship.proposeLink({ personId, code, basicFour: mayumi, evidence })
      return proposed.ok ? 'proposed' : proposed.failure
    },
    place: () =>
      records.transaction((tx) => allocateStatus({ tx, clock, ids }, { schoolCode: primary, kid: 'one-key' })),
  }
  process.on('message', async ({ act, items }: RaceOrder) => {
    process.send?.(await Promise.all(items.map((item) => acts[act](item))))
  })
  process.send?.('ready')
}

if (import.meta.main) await serve(JSON.parse(process.argv[2] as string) as RacePlace, String(process.pid))
