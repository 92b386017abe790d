import type { RosterContent, Scope } from '../content.ts'
import { checkUnique, checkValues } from '../intake/check-values.ts'
import { type CsvRow, readCsv } from '../intake/read-csv.ts'
import { readZip } from '../intake/read-zip.ts'
import { isDay } from '../intake/value-rules.ts'
import type { Problems } from '../problems.ts'
import { checkManifest } from './check-manifest.ts'
import { checkReferences } from './check-references.ts'
import { checkRoles } from './check-roles.ts'
import { checkRules } from './check-rules.ts'
import { editions, type FileName } from './columns.ts'
import { indexTables } from './tables.ts'
import { toContent } from './to-content.ts'

/**
 * Reads a OneRoster Japan-profile package (ZIP of CSV) and checks it whole: one broken row refuses everything.
 * @param upload.name the file's name as uploaded, checked when known: `RO_YYYYMMDD_<学校コード or 教育委員会コード>.zip`
 * @returns the content; nothing when there was any problem
 */
export async function readPackage(
  upload: { bytes: Buffer; name?: string | undefined },
  scope: Scope,
  problems: Problems,
): Promise<RosterContent | undefined> {
  const before = problems.total()
  if (upload.name !== undefined) checkName(upload.name, scope, problems)
  const files = await readZip(upload.bytes, upload.name ?? 'ZIP', problems)
  const present = files.size > 0 ? checkManifest(files, problems) : undefined
  if (!present) return reportEmpty(files, before, upload.name, problems)
  const rows = readFiles(files, present, problems)
  // References lead nowhere when the file they point into could not be read, so they are followed only in a complete package.
  if (rows.size < present.length || problems.list().some(({ code }) => code === 'ROSTER-FILE-MISSING')) return undefined
  const tables = indexTables(rows)
  checkReferences(tables, problems)
  checkRules(tables, scope, problems)
  checkRoles(tables, problems)
  return problems.total() === before ? toContent(tables) : undefined
}

function reportEmpty(files: ReadonlyMap<string, Buffer>, before: number, name: string | undefined, problems: Problems) {
  if (files.size === 0 && problems.total() === before) problems.add('ROSTER-ZIP-UNREADABLE', { file: name ?? 'ZIP' })
  return undefined
}

function checkName(name: string, scope: Scope, problems: Problems): void {
  const [, year, month, day, code] = /^RO_(\d{4})(\d{2})(\d{2})_(\w+)\.zip$/i.exec(name) ?? []
  if (!isDay(`${year}-${month}-${day}`)) problems.add('ROSTER-NAME-INVALID', { file: 'ZIP' })
  else if (code !== (scope.schoolCode ?? scope.boardCode) && code !== scope.boardCode) {
    problems.add('ROSTER-NAME-SCOPE', { file: 'ZIP' })
  }
}

function readFiles(
  files: ReadonlyMap<string, Buffer>,
  present: readonly FileName[],
  problems: Problems,
): Map<FileName, CsvRow[]> {
  const read = new Map<FileName, CsvRow[]>()
  for (const name of present) {
    const file = `${name}.csv`
    const bytes = files.get(file)
    const rows = bytes && readCsv(file, bytes, editions[name], problems)
    if (!rows) continue
    // Rows carry canonical names, and the editions differ in columns only, so the newest one that fits checks them all.
    const edition = editions[name].find(({ canonical }) =>
      canonical.every((column) => rows[0]?.values[column] !== undefined),
    )
    checkValues(file, (edition ?? editions[name][0]).columns, rows, problems)
    checkUnique(file, 'sourcedId', rows, problems)
    if (name === 'users') checkUnique(file, 'userMasterIdentifier', rows, problems)
    read.set(name, rows)
  }
  return read
}
