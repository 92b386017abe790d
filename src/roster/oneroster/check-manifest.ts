import { type CsvRow, readCsv } from '../intake/read-csv.ts'
import type { Problems } from '../problems.ts'
import { absentFiles, type FileName, optionalFiles, requiredFiles } from './columns.ts'

const file = 'manifest.csv'
const names = ['propertyName', 'value']

/** What a property may say: `bulk` for what a roster is made of, `absent` for what Japan does not use. `delta` is not used in Japan. */
const allowed = new Map<string, readonly string[]>([
  ['manifest.version', ['1.0']],
  ['oneroster.version', ['1.2', '1.2.1', '1.2_JP']],
  ...requiredFiles.map((name) => [`file.${name}`, ['bulk']] as const),
  ...optionalFiles.map((name) => [`file.${name}`, ['bulk', 'absent']] as const),
  ...absentFiles.map((name) => [`file.${name}`, ['absent']] as const),
])

/**
 * Checks manifest.csv against the Japan profile and against what is really in the ZIP: a missing file and a file too many both refuse
 * the package.
 * @param files the unpacked ZIP
 * @returns the files to read; nothing when the manifest cannot be trusted
 */
export function checkManifest(files: ReadonlyMap<string, Buffer>, problems: Problems): FileName[] | undefined {
  const bytes = files.get(file)
  if (!bytes) {
    problems.add('ROSTER-FILE-MISSING', { file })
    return undefined
  }
  const before = problems.total()
  const rows = readCsv(file, bytes, [{ names, canonical: names }], problems)
  if (!rows) return undefined
  checkProperties(rows, problems)
  if (problems.total() > before) return undefined
  const announced = rows.flatMap(({ values }) => (values.value === 'bulk' ? [values.propertyName?.slice(5) ?? ''] : []))
  checkPresence(files, announced, problems)
  return [...requiredFiles, ...optionalFiles].filter((name) => announced.includes(name) && files.has(`${name}.csv`))
}

function checkProperties(rows: readonly CsvRow[], problems: Problems): void {
  for (const [property, values] of allowed) {
    const found = rows.filter((row) => row.values.propertyName === property)
    const [row] = found
    if (found.length !== 1 || !row) problems.add('ROSTER-MANIFEST-PROPERTY', { file }, { expected: property })
    else if (!values.includes(row.values.value ?? '')) {
      problems.add('ROSTER-MANIFEST-VALUE', { file, row: row.row, column: 'value' }, { expected: values.join(', ') })
    }
  }
}

function checkPresence(files: ReadonlyMap<string, Buffer>, announced: readonly string[], problems: Problems): void {
  const expected = new Set([file, ...announced.map((name) => `${name}.csv`)])
  for (const name of expected) if (!files.has(name)) problems.add('ROSTER-FILE-MISSING', { file: name })
  for (const name of files.keys()) if (!expected.has(name)) problems.add('ROSTER-FILE-UNEXPECTED', { file: name })
}
