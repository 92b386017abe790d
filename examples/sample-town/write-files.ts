import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { Table } from './roster-tables.ts'

/** A table as OneRoster Japan wants it: UTF-8 without BOM, every value in double quotes, CRLF. */
export function toCsv({ header, rows }: Table): Buffer {
  const line = (values: readonly string[]) =>
    `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\r\n`
  return Buffer.from([header, ...rows].map(line).join(''), 'utf8')
}

/**
 * Tables packed into one ZIP whose bytes depend on the tables alone.
 * @param year the first of April of this year is written as the date of every file
 */
export async function toZip(tables: readonly Table[], year: number): Promise<Buffer> {
  const zip = new ZipFile()
  // The date fields of a ZIP are local time, so a date built from local parts reads the same everywhere.
  const options = { mtime: new Date(year, 3, 1), forceDosTimestamp: true, mode: 0o100644 }
  for (const table of tables) zip.addBuffer(toCsv(table), table.file, options)
  zip.end()
  return buffer(zip.outputStream)
}
