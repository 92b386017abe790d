import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { Problems } from '../problems.ts'
import { limits } from './bounds.ts'

/**
 * Takes the CSV files out of a ZIP without trusting a single number in it.
 * @param zip the upload
 * @param name what to call it in problems
 * @returns file name to bytes; empty when the ZIP as such is refused (the problems say why)
 */
export async function readZip(zip: Buffer, name: string, problems: Problems): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  try {
    const opened = await fromBufferPromise(zip, { lazyEntries: true, strictFileNames: true })
    const entries: Entry[] = []
    for await (const entry of opened.eachEntry()) entries.push(entry)
    if (!areAcceptable(entries, name, problems)) return files
    for (const entry of entries) {
      const bytes = await inflate(opened, entry)
      if (bytes === undefined || crc32(bytes) !== entry.crc32)
        problems.add('ROSTER-ZIP-DAMAGED', { file: entry.fileName })
      else files.set(entry.fileName, bytes)
    }
  } catch (thrown) {
    // yauzl refuses absolute paths, backslashes and `..` by message only.
    const path = thrown instanceof Error && /path|characters in fileName|relative/i.test(thrown.message)
    problems.add(path ? 'ROSTER-ZIP-ENTRY-NAME' : 'ROSTER-ZIP-UNREADABLE', { file: name })
    return new Map()
  }
  return files
}

// Everything that the directory of the ZIP already tells is checked before the first byte is inflated.
function areAcceptable(entries: readonly Entry[], name: string, problems: Problems): boolean {
  const before = problems.total()
  const size = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (entries.length > limits.entries)
    problems.add('ROSTER-ZIP-TOO-LARGE', { file: name }, { expected: `${limits.entries} files` })
  else if (size > limits.bytes || entries.some(isTooLarge)) {
    problems.add('ROSTER-ZIP-TOO-LARGE', { file: name }, { expected: `${limits.bytes / 2 ** 20} MiB` })
  } else if (entries.some(({ fileName }) => !/^[A-Za-z][A-Za-z0-9]{0,60}\.csv$/.test(fileName))) {
    problems.add('ROSTER-ZIP-ENTRY-NAME', { file: name })
  } else checkEachEntry(entries, problems)
  return problems.total() === before
}

const isTooLarge = ({ uncompressedSize, compressedSize }: Entry) =>
  uncompressedSize > limits.bytesPerFile || uncompressedSize > Math.max(2 ** 16, compressedSize * limits.ratio)

function checkEachEntry(entries: readonly Entry[], problems: Problems): void {
  const seen = new Set<string>()
  for (const entry of entries) {
    const place = { file: entry.fileName }
    if (seen.has(entry.fileName.toLowerCase())) problems.add('ROSTER-ZIP-DUPLICATE', place)
    if (entry.isEncrypted()) problems.add('ROSTER-ZIP-ENCRYPTED', place)
    else if (!entry.canDecodeFileData()) problems.add('ROSTER-ZIP-UNREADABLE', place)
    seen.add(entry.fileName.toLowerCase())
  }
}

// yauzl ends the stream with an error as soon as more bytes come out than the directory promised, so the sums above hold.
async function inflate(zip: ZipFile, entry: Entry): Promise<Buffer | undefined> {
  try {
    const stream = await zip.openReadStreamPromise(entry)
    return Buffer.concat(await stream.toArray())
  } catch {
    return undefined
  }
}
