import { describe, expect, it } from 'vitest'
import { makeSampleTown } from '../../examples/sample-town/make.ts'
import { buildTown } from '../../examples/sample-town/town.ts'
import { hasMyNumber, isSchoolCode } from '../../src/foundation/index.ts'

describe('the sample town', () => {
  it('is the same to the byte for the same school year and another for the next', async () => {
    const [first, second, next] = await Promise.all(
      [2026, 2026, 2027].map((schoolYear) => makeSampleTown({ schoolYear })),
    )
    expect(first).toEqual(second)
    expect(next?.rosterZip.name).toBe('RO_20270401_139998.zip')
    expect(next?.rosterZip.bytes.equals(first?.rosterZip.bytes ?? Buffer.alloc(0))).toBe(false)
  })

  it('has two schools, about 600 learners and the named people where the demo expects them', () => {
    const town = buildTown(2026)
    const rooms = town.schools.flatMap(({ homerooms }) => homerooms)
    const learners = rooms.flatMap((room) => room.learners)
    expect(town.schools.map(({ code }) => code).every(isSchoolCode)).toBe(true)
    expect(learners.length).toBeGreaterThan(550)
    expect(learners.length).toBeLessThan(650)
    expect(Math.max(...rooms.map((room) => room.learners.length))).toBeLessThanOrEqual(40)
    const inRoom = (grade: string, title: string, official: string) =>
      rooms
        .find((room) => room.grade === grade && room.title === title)
        ?.learners.filter(({ family, given }) => `${family.official} ${given.official}` === official)
    expect(inRoom('P6', '6年1組', '髙﨑 陽翔')?.[0]?.birthDate).toBe('2014-05-20')
    expect(inRoom('P6', '6年1組', '𠮷田 葵')).toHaveLength(1)
    expect(inRoom('P6', '6年1組', '渡邉\u{E0102} さくら')).toHaveLength(1)
    expect(inRoom('J2', '2年1組', '髙﨑 結衣')).toHaveLength(1)
    expect(new Set(learners.map(({ id }) => id)).size).toBe(learners.length)
  })

  it('moves its learners up from year to year, and gives every grade the right birth dates', () => {
    const sixth = buildTown(2026).schools[0]?.homerooms.filter(({ grade }) => grade === 'P6') ?? []
    const seventh = buildTown(2027).schools[1]?.homerooms.filter(({ grade }) => grade === 'J1') ?? []
    const later = new Set(seventh.flatMap(({ learners }) => learners.map(({ id }) => id)))
    const moved = sixth.flatMap(({ learners }) => learners).filter(({ id }) => later.has(id))
    expect(moved.length).toBe(later.size)
    for (const { birthDate } of sixth.flatMap(({ learners }) => learners)) {
      expect(birthDate >= '2014-04-02' && birthDate <= '2015-04-01').toBe(true)
    }
  })

  it('holds nothing that looks like a My Number', async () => {
    for (let schoolYear = 2025; schoolYear < 2030; schoolYear += 1) {
      const { registerCsv } = await makeSampleTown({ schoolYear })
      expect(hasMyNumber(registerCsv.bytes.toString())).toBe(false)
    }
  })
})
