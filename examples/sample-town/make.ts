/**
 * Makes the sample town: a OneRoster Japan-profile package and a school register (学齢簿) for one school year.
 * `node examples/sample-town/make.ts --school-year 2026 --out DIR`
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { registerTable } from './register-table.ts'
import { rosterTables } from './roster-tables.ts'
import { buildTown } from './town.ts'
import { toCsv, toZip } from './write-files.ts'

export interface SampleFile {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Makes both files of the sample town; the same school year gives the same bytes.
 * @param options.schoolYear 2026 for April 2026 to March 2027
 */
export async function makeSampleTown({ schoolYear }: { schoolYear: number }): Promise<{
  rosterZip: SampleFile
  registerCsv: SampleFile
}> {
  const town = buildTown(schoolYear)
  const register = registerTable(town)
  return {
    rosterZip: {
      name: `RO_${schoolYear}0401_${town.board.code}.zip`,
      bytes: await toZip(rosterTables(town), schoolYear),
    },
    registerCsv: { name: register.file, bytes: toCsv(register) },
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'school-year': { type: 'string' }, out: { type: 'string' } } })
  const schoolYear = Number(values['school-year'])
  if (!Number.isInteger(schoolYear) || schoolYear < 1990 || schoolYear > 2099 || values.out === undefined) {
    console.error('usage: node examples/sample-town/make.ts --school-year YYYY --out DIR')
    process.exitCode = 2
    return
  }
  await mkdir(values.out, { recursive: true })
  for (const { name, bytes } of Object.values(await makeSampleTown({ schoolYear }))) {
    await writeFile(join(values.out, name), bytes)
    console.log(join(values.out, name))
  }
}

if (import.meta.main) await main()
