import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { fixedClock } from '../../src/foundation/index.ts'
import { createEncryption, createKeys, type KeyOwner } from '../../src/keys/index.ts'
import { openTestRecords } from './test-records.ts'

export const gateway: KeyOwner = { kind: 'gateway' }

export const school: KeyOwner = {
  kind: 'school',
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  issuerUrl: 'https://id.example.jp/issuers/B113299999010',
}

/** Who rotates in these tests. */
export const operator = { kind: 'operator', id: 'tester' } as const

export const hour = 3600
export const day = 24 * hour

/** Lives of these tests, in seconds: short ones for the gateway, a year for credentials. */
export const lives: Readonly<Record<KeyOwner['kind'], number>> = {
  gateway: 10 * hour,
  cookies: 10 * hour,
  verifier: 600,
  school: 365 * day,
}

/** Records with an audit log, and as many nodes as a test asks for, each with a ring of its own over them. */
export async function openKeysWorld(at = '2026-11-22T00:00:00Z') {
  const records = await openTestRecords()
  onTestFinished(() => records.close())
  const clock = fixedClock(at)
  const audit = createAudit({ clock })
  const encryption = async () => createEncryption(Buffer.alloc(32, 7))
  const node = (options: Partial<Parameters<typeof createKeys>[0]> = {}) =>
    createKeys({
      records,
      clock,
      encryption,
      note: audit.append,
      publishAhead: day,
      lifeOf: ({ kind }) => lives[kind],
      ...options,
    })
  const events = async () => {
    const rows = await records.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
    return rows.map(({ type, actor_id: by, fields }) => ({ type, by, ...(JSON.parse(fields) as object) }))
  }
  return { records, clock, audit, node, events }
}

/** Kids of what is published, in the order of the ring. */
export const kidsOf = (jwks: readonly { kid?: string | undefined; alg?: string | undefined }[], alg = 'ES256') =>
  jwks.filter((jwk) => jwk.alg === alg).map((jwk) => jwk.kid as string)
