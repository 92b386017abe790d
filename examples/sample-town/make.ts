/**
 * Makes the sample town: a OneRoster Japan-profile package and a school register (学齢簿) for one school year.
 * `node examples/sample-town/make.ts --school-year 2026 [--school B113299999010] --out DIR`
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { registerTable } from './register-table.ts'
import { rosterTables } from './roster-tables.ts'
import { buildTown, type Town } from './town.ts'
import { toCsv, toZip } from './write-files.ts'

export interface SampleFile {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Makes both files of the sample town; the same school year gives the same bytes.
 * @param options.schoolYear 2026 for April 2026 to March 2027
 * @param options.schoolCode only this school, as its own office exports it; without it the whole town, as the board does
 * @throws when the town has no such school
 */
export async function makeSampleTown(options: { schoolYear: number; schoolCode?: string | undefined }): Promise<{
  rosterZip: SampleFile
  registerCsv: SampleFile
}> {
  const { schoolYear, schoolCode } = options
  const whole = buildTown(schoolYear)
  const town = schoolCode === undefined ? whole : onlySchool(whole, schoolCode)
  const owner = schoolCode ?? town.board.code
  return {
    rosterZip: { name: `RO_${schoolYear}0401_${owner}.zip`, bytes: await toZip(rosterTables(town), schoolYear) },
    registerCsv: { name: `gakureibo_${schoolYear}0401_${owner}.csv`, bytes: toCsv(registerTable(town)) },
  }
}

/** The town as one school sees it: the board is named, its staff and the other schools are not. */
function onlySchool(town: Town, schoolCode: string): Town {
  const schools = town.schools.filter(({ code }) => code === schoolCode)
  if (schools.length === 0) throw new Error(`the sample town has no school ${schoolCode}`)
  return { ...town, board: { ...town.board, staff: [] }, schools }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'school-year': { type: 'string' }, school: { type: 'string' }, out: { type: 'string' } },
  })
  const schoolYear = Number(values['school-year'])
  if (!Number.isInteger(schoolYear) || schoolYear < 1990 || schoolYear > 2099 || values.out === undefined) {
    console.error('usage: node examples/sample-town/make.ts --school-year YYYY [--school CODE] --out DIR')
    process.exitCode = 2
    return
  }
  await mkdir(values.out, { recursive: true })
  for (const { name, bytes } of Object.values(await makeSampleTown({ schoolYear, schoolCode: values.school }))) {
    await writeFile(join(values.out, name), bytes)
    console.log(join(values.out, name))
  }
}

if (import.meta.main) await main()
