import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTown } from '../../examples/sample-town/town.ts'
import { toZip } from '../../examples/sample-town/write-files.ts'
import type { PreviewResult } from '../../src/roster/index.ts'
import {
  boardCode,
  change,
  juniorCode,
  openRoster,
  operator,
  primaryCode,
  samplePackage,
  sampleRegister,
  sampleTables,
  schoolPackage,
  withoutUser,
} from '../support/roster-fixtures.ts'

let town: Awaited<ReturnType<typeof openRoster>>
beforeEach(async () => {
  town = await openRoster()
})
afterEach(() => town.close())

function ready(result: PreviewResult) {
  if (result.outcome === 'refused') throw new Error(JSON.stringify(result.problems.slice(0, 5)))
  return result
}

const preview = async (files: { rosterZip?: Buffer; registerCsv?: Buffer }, schoolCode?: string) =>
  ready(await town.roster.preview({ boardCode, schoolCode, actor: operator, ...files }))

async function importTown(schoolYear = 2026) {
  const files = { rosterZip: await samplePackage({}, schoolYear), registerCsv: sampleRegister(undefined, schoolYear) }
  const { previewId } = await preview(files)
  return town.roster.apply({ previewId, actor: operator, confirmRemovals: true })
}

async function sixthGraders() {
  const classes = await town.roster.classesOf(primaryCode, 2026)
  const room = classes.find(({ title }) => title === '6年1組')
  return town.roster.learnersOfClass(room?.classId ?? '')
}

describe('a first import', () => {
  it('previews the whole town as added and changes nothing by that', async () => {
    const { summary } = await preview({ rosterZip: await samplePackage(), registerCsv: sampleRegister() })
    expect(summary.schoolYears).toEqual([2026])
    expect(summary.kinds.schools).toMatchObject({ added: 2, changed: 0, removed: 0 })
    expect(summary.kinds.learners.added).toBeGreaterThan(550)
    expect(summary.kinds.entries.added).toBe(summary.kinds.learners.added)
    expect(summary.kinds.guardians.added).toBeGreaterThan(summary.kinds.entries.added)
    expect(summary.learnersWithoutRegister).toBe(0)
    expect(summary.massRemovals).toEqual([])
    expect(await town.roster.classesOf(primaryCode, 2026)).toEqual([])
  })

  it('is then there for the other parts, official names and all', async () => {
    await importTown()
    const classes = await town.roster.classesOf(primaryCode, 2026)
    expect(classes.filter(({ classType }) => classType === 'homeroom')).toHaveLength(12)
    const pupils = await sixthGraders()
    expect(pupils.map(({ number }) => number)).toEqual(pupils.map((_, index) => index + 1))
    const haruto = pupils.find(({ officialName }) => officialName === '髙﨑　陽翔')
    expect(haruto).toMatchObject({ preferredName: '高崎 陽翔', birthDate: '2014-05-20' })
    const learner = await town.roster.learner(haruto?.learnerId ?? '')
    expect(learner).toMatchObject({
      officialNameKana: 'タカサキ　ハルト',
      nameVariants: ['高崎　陽翔'],
      current: true,
      enrolment: {
        schoolCode: primaryCode,
        schoolName: '見本市立みなみ小学校',
        grade: 'P6',
        className: '6年1組',
        schoolYear: 2026,
      },
    })
    expect(await town.roster.guardiansOf(haruto?.learnerId ?? '')).toMatchObject([
      {
        name: '髙﨑　真由美',
        birthDate: '1985-03-15',
        sex: 'female',
        relation: 'mother',
        address: '東京都見本市中央１－２－３',
      },
    ])
    expect(await town.roster.learner('nobody')).toBeUndefined()
  })

  it('answers for the days of the school year and no others', async () => {
    await importTown()
    const [pupil] = await sixthGraders()
    const on = async (day: string) => (await town.roster.enrolmentOn(pupil?.learnerId ?? '', day))?.className
    expect(await on('2026-03-31')).toBeUndefined()
    expect(await on('2026-04-01')).toBe('6年1組')
    expect(await on('2027-03-31')).toBe('6年1組')
    expect(await on('2027-04-01')).toBeUndefined()
  })

  it('leaves previews and applies in the audit log, without names', async () => {
    await importTown()
    const events = await town.records.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
    expect(events.map(({ type }) => type)).toEqual(['roster.previewed', 'roster.applied'])
    expect(JSON.stringify(events)).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(await town.audit.verify(town.records.db)).toMatchObject({ ok: true })
  })
})

describe('the next import', () => {
  it('of the same files changes nothing', async () => {
    await importTown()
    const { summary } = await preview({ rosterZip: await samplePackage(), registerCsv: sampleRegister() })
    for (const kind of Object.values(summary.kinds)) expect(kind).toMatchObject({ added: 0, changed: 0, removed: 0 })
  })

  it('says what was added, changed and removed, keeps ids, and remembers who left', async () => {
    await importTown()
    const before = await sixthGraders()
    const leaver = before[0]
    const classId = (await town.roster.classesOf(primaryCode, 2026)).find(({ title }) => title === '6年1組')?.classId
    const sixth = buildTown(2026).schools[0]?.homerooms.find(({ title }) => title === '6年1組')
    const rosterZip = await samplePackage({
      ...withoutUser(sixth?.learners[0]?.id ?? ''),
      classes: change(0, { title: '1年A組' }),
    })
    town.clock.set('2026-09-01T00:00:00Z')
    const { previewId, summary } = await preview({ rosterZip })
    expect(summary.kinds.learners).toMatchObject({
      added: 0,
      changed: 0,
      removed: 1,
      samples: { removed: [leaver?.preferredName] },
    })
    expect(summary.kinds.classes).toMatchObject({
      changed: 1,
      samples: { changed: [{ name: '1年A組', columns: ['title'] }] },
    })
    expect(summary.massRemovals).toEqual([])
    await town.roster.apply({ previewId, actor: operator })
    const after = await sixthGraders()
    expect(after).toHaveLength(before.length - 1)
    expect(after.every(({ learnerId }) => before.some((one) => one.learnerId === learnerId))).toBe(true)
    const id = leaver?.learnerId ?? ''
    expect(await town.roster.learner(id)).toMatchObject({
      officialName: leaver?.officialName,
      current: false,
      enrolment: undefined,
    })
    expect(await town.roster.enrolmentOn(id, '2026-08-31')).toMatchObject({ classId })
    expect(await town.roster.enrolmentOn(id, '2026-09-01')).toBeUndefined()
  })

  it('knows a class again whose exporter drew a new sourcedId', async () => {
    await importTown()
    const ids = (await town.roster.classesOf(juniorCode, 2026)).map(({ classId }) => classId)
    const renew = (id: string) => id.replace(/^.{8}/, 'ffffffff')
    const rosterZip = await samplePackage({
      classes: (rows) => rows.map((row) => ({ ...row, sourcedId: renew(row.sourcedId ?? '') })),
      enrollments: (rows) => rows.map((row) => ({ ...row, classSourcedId: renew(row.classSourcedId ?? '') })),
      users: (rows) =>
        rows.map((row) => ({
          ...row,
          'metadata.jp.homeClass': row['metadata.jp.homeClass'] ? renew(row['metadata.jp.homeClass']) : '',
        })),
    })
    const { previewId, summary } = await preview({ rosterZip })
    expect(summary.kinds.classes).toMatchObject({ added: 0, removed: 0, changed: 26 })
    expect(summary.kinds.enrollments).toMatchObject({ added: 0, removed: 0, changed: 0 })
    await town.roster.apply({ previewId, actor: operator })
    expect((await town.roster.classesOf(juniorCode, 2026)).map(({ classId }) => classId)).toEqual(ids)
  })

  it('of the next school year moves learners up and keeps the old year', async () => {
    await importTown(2026)
    const [pupil] = (await sixthGraders()).filter(({ preferredName }) => !/高崎|吉田|渡邉/.test(preferredName))
    const id = pupil?.learnerId ?? ''
    town.clock.set('2027-04-05T00:00:00Z')
    await importTown(2027)
    expect(await town.roster.enrolmentOn(id, '2026-10-01')).toMatchObject({ grade: 'P6', schoolCode: primaryCode })
    expect((await town.roster.learner(id))?.enrolment).toMatchObject({
      grade: 'J1',
      schoolCode: juniorCode,
      schoolYear: 2027,
    })
  })
})

describe('an older edition of the standard', () => {
  it('is taken: users of base 1.2 with resourceSourcedIds, enrollments with ShussekiNo', async () => {
    const tables = sampleTables().map((table) => {
      if (table.file === 'enrollments.csv') {
        const header = table.header.map((name) => name.replace('.shusseki', '.Shusseki').replace('.public', '.Public'))
        return { ...table, header }
      }
      if (table.file !== 'users.csv') return table
      const at = table.header.indexOf('preferredGivenName')
      const cut = (values: readonly string[], extra: string) => [...values.slice(0, at), extra, ...values.slice(at, -3)]
      return { ...table, header: cut(table.header, 'resourceSourcedIds'), rows: table.rows.map((row) => cut(row, '')) }
    })
    const { previewId } = await preview({ rosterZip: await toZip(tables, 2026) })
    await town.roster.apply({ previewId, actor: operator })
    expect((await sixthGraders())[0]?.number).toBe(1)
    const { summary } = await preview({ rosterZip: await samplePackage() })
    for (const kind of Object.values(summary.kinds)) expect(kind).toMatchObject({ added: 0, changed: 0, removed: 0 })
  })

  it('may count the years of a 義務教育学校 through', async () => {
    const rosterZip = await samplePackage({
      users: (rows) => rows.map((row) => (row.grades === 'J2' ? { ...row, grades: '08' } : row)),
    })
    const { previewId } = await preview({ rosterZip })
    await town.roster.apply({ previewId, actor: operator })
    const { summary } = await preview({ rosterZip: await samplePackage() })
    expect(summary.kinds.learners.changed).toBe(0)
  })
})

describe('a register by itself', () => {
  it('fits stored learners and names the rows that fit nobody', async () => {
    const first = await preview({ rosterZip: await samplePackage() })
    expect(first.summary.learnersWithoutRegister).toBe(first.summary.kinds.learners.added)
    await town.roster.apply({ previewId: first.previewId, actor: operator })
    const registerCsv = sampleRegister((rows) => [
      { ...rows[0], userMasterIdentifier: '00000000-0000-4000-8000-000000000001' },
      ...rows.slice(1).map((row) => (row.officialName === '𠮷田　葵' ? { ...row, schoolCode: juniorCode } : row)),
    ])
    const { summary, previewId } = await preview({ registerCsv })
    expect(summary.unmatchedRegisterTotal).toBe(2)
    expect(summary.unmatchedRegisterRows[0]).toEqual({ row: 2, reason: 'no-learner' })
    expect(summary.unmatchedRegisterRows[1]?.reason).toBe('other-school')
    expect(summary.kinds.learners).toMatchObject({ added: 0, removed: 0 })
    await town.roster.apply({ previewId, actor: operator })
    const pupils = await sixthGraders()
    expect(pupils.find(({ preferredName }) => preferredName === '吉田 葵')?.officialName).toBeNull()
  })

  it('keeps the id of a guardian whose address changes, and drops one who is no longer named', async () => {
    await importTown()
    const haruto = (await sixthGraders()).find(({ officialName }) => officialName === '髙﨑　陽翔')
    const id = haruto?.learnerId ?? ''
    const [before] = await town.roster.guardiansOf(id)
    const moved = sampleRegister((rows) =>
      rows.map((row) =>
        row.officialName === '髙﨑　陽翔' ? { ...row, guardianAddress: '東京都見本市東町１－１－１' } : row,
      ),
    )
    const step = await preview({ registerCsv: moved })
    expect(step.summary.kinds.guardians).toMatchObject({ added: 0, changed: 1, removed: 0 })
    await town.roster.apply({ previewId: step.previewId, actor: operator })
    const [after] = await town.roster.guardiansOf(id)
    expect(after).toEqual({ ...before, address: '東京都見本市東町１－１－１' })
    const gone = sampleRegister((rows) =>
      rows.map((row) =>
        row.officialName === '髙﨑　陽翔'
          ? {
              ...row,
              guardianName: '',
              guardianNameKana: '',
              guardianBirthDate: '',
              guardianSex: '',
              guardianAddress: '',
              guardianRelation: '',
            }
          : row,
      ),
    )
    const last = await preview({ registerCsv: gone })
    await town.roster.apply({ previewId: last.previewId, actor: operator })
    expect(await town.roster.guardiansOf(id)).toEqual([])
  })
})

describe('a school that imports for itself', () => {
  it('touches its own classes and learners only', async () => {
    await importTown()
    const { summary, previewId } = await preview({ rosterZip: await schoolPackage(juniorCode) }, juniorCode)
    for (const kind of ['schools', 'classes', 'learners', 'enrollments', 'staff'] as const) {
      expect(summary.kinds[kind]).toMatchObject({ added: 0, changed: 0, removed: 0 })
    }
    await town.roster.apply({ previewId, actor: operator })
    expect((await sixthGraders()).length).toBeGreaterThan(30)
  })
})
