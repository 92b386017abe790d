import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTown } from '../../examples/sample-town/town.ts'
import { KakehashiError } from '../../src/foundation/index.ts'
import {
  boardCode,
  change,
  juniorCode,
  openRoster,
  operator,
  primaryCode,
  samplePackage,
  sampleRegister,
  schoolPackage,
} from '../support/roster-fixtures.ts'

let town: Awaited<ReturnType<typeof openRoster>>
beforeEach(async () => {
  town = await openRoster()
})
afterEach(() => town.close())

async function previewId(files: { rosterZip?: Buffer; registerCsv?: Buffer }, actor = operator): Promise<string> {
  const result = await town.roster.preview({ boardCode, actor, ...files })
  if (result.outcome === 'refused') throw new Error(JSON.stringify(result.problems))
  return result.previewId
}

const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof KakehashiError ? thrown.code : String(thrown)),
  )
const apply = (
  id: string,
  options: { confirmRemovals?: boolean; actor?: { personId: string } | { operator: string } } = {},
) => codeOf(town.roster.apply({ previewId: id, actor: operator, ...options }))

const stored = async () => {
  const tables = ['roster_learners', 'roster_enrollments', 'register_entries', 'roster_imports'] as const
  return Promise.all(tables.map((table) => town.records.db.selectFrom(table).selectAll().orderBy('id').execute()))
}

describe('applying', () => {
  it('a preview that does not exist, or that somebody else made, is refused alike', async () => {
    const id = await previewId({ rosterZip: await samplePackage() })
    expect(await apply('nothing')).toBe('ROSTER-PREVIEW-UNKNOWN')
    expect(await apply(id, { actor: { operator: 'somebody' } })).toBe('ROSTER-PREVIEW-UNKNOWN')
    expect(await apply(id, { actor: { personId: 'tester' } })).toBe('ROSTER-PREVIEW-UNKNOWN')
    expect(await town.roster.previewOf(id, { personId: 'tester' })).toBeUndefined()
    expect(await apply(id)).toBe('accepted')
  })

  it('twenty times at once succeeds exactly once', async () => {
    const id = await previewId({ rosterZip: await samplePackage() })
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => apply(id)))
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'ROSTER-PREVIEW-USED')).toHaveLength(19)
    expect(await town.records.db.selectFrom('roster_imports').selectAll().execute()).toHaveLength(1)
    expect(await town.roster.previewOf(id, operator)).toMatchObject({ status: 'applied' })
  })

  it('a preview made before another import is refused as stale', async () => {
    const first = await previewId({ rosterZip: await samplePackage() })
    const second = await previewId({ rosterZip: await samplePackage({ classes: change(0, { title: '1年A組' }) }) })
    expect(await apply(second)).toBe('accepted')
    const before = await stored()
    expect(await town.roster.previewOf(first, operator)).toMatchObject({ status: 'stale' })
    expect(await apply(first)).toBe('ROSTER-PREVIEW-STALE')
    expect(await stored()).toEqual(before)
  })

  it('a preview of yesterday is refused, and its upload is forgotten by the next', async () => {
    const id = await previewId({ rosterZip: await samplePackage() })
    town.clock.advance(24 * 3600 + 1)
    expect(await apply(id)).toBe('ROSTER-PREVIEW-EXPIRED')
    await previewId({ registerCsv: sampleRegister() })
    const row = await town.records.db.selectFrom('roster_previews').selectAll().where('id', '=', id).executeTakeFirst()
    expect(row).toMatchObject({ payload: '', summary: '', applied_at: null })
    expect(await apply(id)).toBe('ROSTER-PREVIEW-EXPIRED')
  })

  it('keeps nothing of the upload once it is applied', async () => {
    const id = await previewId({ rosterZip: await samplePackage() })
    await apply(id)
    const row = await town.records.db
      .selectFrom('roster_previews')
      .select('payload')
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row?.payload).toBe('')
  })

  it('the removal of many wants a confirmation of its own', async () => {
    await apply(await previewId({ rosterZip: await samplePackage(), registerCsv: sampleRegister() }))
    const sixth = buildTown(2026).schools[0]?.homerooms.flatMap((room) => room.learners.map(({ id }) => id)) ?? []
    const gone = new Set(sixth)
    const rosterZip = await samplePackage({
      users: (rows) => rows.filter((row) => !gone.has(row.sourcedId ?? '')),
      roles: (rows) => rows.filter((row) => !gone.has(row.userSourcedId ?? '')),
      enrollments: (rows) => rows.filter((row) => !gone.has(row.userSourcedId ?? '')),
    })
    const id = await previewId({ rosterZip })
    const before = await stored()
    expect((await town.roster.previewOf(id, operator))?.summary?.massRemovals.map(({ kind }) => kind)).toEqual([
      'learners',
      'enrollments',
    ])
    expect(await apply(id)).toBe('ROSTER-REMOVALS-UNCONFIRMED')
    expect(await stored()).toEqual(before)
    expect(await apply(id, { confirmRemovals: true })).toBe('accepted')
  })

  it('is refused when the board has been taken out of use since', async () => {
    const settings = { roster: { max_upload_bytes: 33_554_432, mass_removal_share: 0.2 }, organisations: [] }
    const { createRoster } = await import('../../src/roster/index.ts')
    const { systemIds } = await import('../../src/foundation/index.ts')
    const id = await previewId({ rosterZip: await samplePackage() })
    const closed = createRoster({
      records: town.records,
      clock: town.clock,
      ids: systemIds,
      audit: town.audit,
      settings,
    })
    expect(await codeOf(closed.apply({ previewId: id, actor: operator }))).toBe('ROSTER-OWNER-UNKNOWN')
    expect((await stored()).flat()).toEqual([])
  })
})

describe('whose data an import may touch', () => {
  const previewAs = (scope: { boardCode: string; schoolCode?: string }, rosterZip: Buffer) =>
    town.roster.preview({ ...scope, actor: operator, rosterZip })

  it('nothing, a strange board or a strange school is refused', async () => {
    const zip = await samplePackage()
    expect(await codeOf(town.roster.preview({ boardCode, actor: operator }))).toBe('ROSTER-NOTHING-SENT')
    expect(await codeOf(previewAs({ boardCode: '131016' }, zip))).toBe('ROSTER-OWNER-UNKNOWN')
    expect(await codeOf(previewAs({ boardCode, schoolCode: 'D127399999036' }, zip))).toBe('ROSTER-OWNER-UNKNOWN')
  })

  it('a school cannot import the whole board', async () => {
    const result = await previewAs({ boardCode, schoolCode: primaryCode }, await samplePackage())
    expect(result.outcome === 'refused' && result.problems.map(({ code }) => code)).toEqual(['ROSTER-SCOPE-SCHOOL'])
  })

  it('a school cannot reach a learner of another school, nor its classes, nor the staff of the board', async () => {
    await apply(await previewId({ rosterZip: await samplePackage(), registerCsv: sampleRegister() }))
    const [primary] = buildTown(2026).schools
    const theirs = primary?.homerooms[0]?.learners[0]?.id ?? ''
    const claim = await schoolPackage(juniorCode, {
      users: (rows) =>
        rows.map((row) =>
          row.grades === 'J1' && row === rows.find((one) => one.grades === 'J1')
            ? { ...row, userMasterIdentifier: theirs }
            : row,
        ),
    })
    const claimed = await previewAs({ boardCode, schoolCode: juniorCode }, claim)
    expect(claimed.outcome === 'refused' && claimed.problems.map(({ code }) => code)).toEqual([
      'ROSTER-LEARNER-ELSEWHERE',
    ])

    const classId = primary?.homerooms[0]?.id ?? ''
    let own = ''
    const copied = await schoolPackage(juniorCode, {
      classes: (rows) => {
        own = rows[0]?.sourcedId ?? ''
        return rows.map((row) => (row.sourcedId === own ? { ...row, sourcedId: classId, title: '1年9組' } : row))
      },
      enrollments: (rows) =>
        rows.map((row) => (row.classSourcedId === own ? { ...row, classSourcedId: classId } : row)),
      users: (rows) =>
        rows.map((row) => (row['metadata.jp.homeClass'] === own ? { ...row, 'metadata.jp.homeClass': classId } : row)),
    })
    const copy = await previewAs({ boardCode, schoolCode: juniorCode }, copied)
    if (copy.outcome === 'refused') throw new Error(JSON.stringify(copy.problems))
    expect(copy.summary.kinds.classes).toMatchObject({ added: 1, removed: 1 })
    await apply(copy.previewId, { confirmRemovals: true })
    expect((await town.roster.classesOf(primaryCode, 2026)).map(({ title }) => title)).toContain('1年1組')
    const board = await town.records.db
      .selectFrom('roster_staff')
      .select('removed_on')
      .where('school_code', '=', '')
      .execute()
    expect(board).toEqual([{ removed_on: null }])
  })
})
