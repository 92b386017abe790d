import { CsvError, type InfoRecord, parse } from 'csv-parse/sync'
import { type ErrorCode, hasMyNumber, isMyNumberName } from '../../foundation/index.ts'
import type { Problems } from '../problems.ts'
import { maxRecordBytes } from './bounds.ts'

/** One data row: its number as a spreadsheet shows it (header = 1) and its values by canonical column name. */
export interface CsvRow {
  readonly row: number
  readonly values: Readonly<Record<string, string>>
}

/** A header as the file must have it, and the names by which the rest of the code knows its columns. */
export interface CsvHeader {
  readonly names: readonly string[]
  readonly canonical: readonly string[]
}

/**
 * Parses one CSV file of a package. Quoting of every value and CRLF are what exporters must do; readers lose nothing by taking LF or bare values.
 * @param headers the accepted headers, one for each edition of the standard
 * @param options.bom whether a leading U+FEFF is refused, as OneRoster Japan demands, or dropped
 * @returns the rows, or nothing when the file as such cannot be used (the problems say why)
 */
export function readCsv(
  file: string,
  bytes: Buffer,
  headers: readonly CsvHeader[],
  problems: Problems,
  options: { bom: 'refuse' | 'drop' } = { bom: 'refuse' },
): CsvRow[] | undefined {
  const text = decode(file, bytes, problems, options.bom)
  const records = text === undefined ? undefined : split(file, text, problems)
  if (!records) return undefined
  refuseMyNumbers(file, records, problems)
  const header = chooseHeader(file, records[0] ?? [], headers, problems)
  if (!header) return undefined
  return records.slice(1).flatMap((record, index) => {
    const row = index + 2
    if (record.length !== header.names.length) {
      problems.add('ROSTER-ROW-LENGTH', { file, row }, { expected: header.names.length })
      return []
    }
    return [{ row, values: Object.fromEntries(header.canonical.map((name, column) => [name, record[column] ?? ''])) }]
  })
}

function decode(file: string, bytes: Buffer, problems: Problems, bom: 'refuse' | 'drop'): string | undefined {
  if (!isText(bytes, 'utf-8')) {
    problems.add(isText(bytes, 'shift_jis') ? 'ROSTER-CSV-CP932' : 'ROSTER-CSV-ENCODING', { file })
    return undefined
  }
  const text = bytes.toString('utf8')
  if (!text.startsWith('\uFEFF')) return text
  if (bom === 'drop') return text.slice(1)
  problems.add('ROSTER-CSV-BOM', { file })
  return undefined
}

function isText(bytes: Buffer, encoding: 'utf-8' | 'shift_jis'): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function split(file: string, text: string, problems: Problems): string[][] | undefined {
  let row = 0
  try {
    // Rows stay arrays: with named columns csv-parse lets a repeated name win silently and a column `toString` shadow a method.
    const records: string[][] = parse(text, {
      relax_column_count: true,
      max_record_size: maxRecordBytes,
      record_delimiter: ['\r\n', '\n'],
      on_record: (record: string[], { records: count }: InfoRecord) => {
        row = count
        return record
      },
    })
    if (records.length > 0) return records
    problems.add('ROSTER-CSV-EMPTY', { file })
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    const tooLarge = thrown.code === 'CSV_MAX_RECORD_SIZE'
    const place = { file, row: row + 1 }
    if (tooLarge) problems.add('ROSTER-CSV-TOO-LARGE', place, { expected: `${maxRecordBytes / 1024} KiB` })
    else problems.add('ROSTER-CSV-SYNTAX', place)
  }
  return undefined
}

// Before anything else looks at the cells, and also in rows and columns that will be refused for another reason.
function refuseMyNumbers(file: string, records: readonly string[][], problems: Problems): void {
  const header = records[0] ?? []
  const safeName = (column: number) => {
    const name = header[column]
    return name === undefined || name.length > 60 || hasMyNumber(name) ? `#${column + 1}` : name
  }
  records.forEach((record, index) => {
    record.forEach((cell, column) => {
      if (!hasMyNumber(cell) && !(index === 0 && isMyNumberName(cell))) return
      problems.add('MYNUMBER-REFUSED', { file, row: index + 1, column: safeName(column) })
    })
  })
}

function chooseHeader(
  file: string,
  found: readonly string[],
  headers: readonly CsvHeader[],
  problems: Problems,
): CsvHeader | undefined {
  const repeated = found.find((name, index) => found.indexOf(name) !== index)
  const known = headers.some(({ names }) => repeated !== undefined && names.includes(repeated))
  if (repeated !== undefined && known) {
    problems.add('ROSTER-HEADER-DUPLICATE', { file, row: 1 }, { expected: repeated })
    return undefined
  }
  const agreement = (header: CsvHeader) => firstDifference(found, header.names)
  const best = headers.reduce((a, b) => (agreement(b) > agreement(a) ? b : a))
  const at = agreement(best)
  if (at === Number.POSITIVE_INFINITY) return best
  const code = headerFault(found[at], best.names[at])
  problems.add(code, { file, row: 1, column: String(at + 1) }, { expected: best.names[at] ?? '' })
  return undefined
}

/** How a header departs at its first difference: it goes on, ends too early, or names another column. */
function headerFault(found: string | undefined, wanted: string | undefined): ErrorCode {
  if (wanted === undefined) return 'ROSTER-HEADER-SURPLUS'
  return found === undefined ? 'ROSTER-HEADER-SHORT' : 'ROSTER-HEADER-MISMATCH'
}

function firstDifference(found: readonly string[], wanted: readonly string[]): number {
  const length = Math.max(found.length, wanted.length)
  for (let index = 0; index < length; index += 1) if (found[index] !== wanted[index]) return index
  return Number.POSITIVE_INFINITY
}
