import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { KakehashiError } from '../foundation/index.ts'
import { makeDirectory } from './make-directory.ts'
import type { RecordsHandle } from './records/open-records.ts'

/** One line of the journal. */
export interface JournalLine {
  /** Which file it belongs to, for example a month: files of past months can be put away. */
  readonly file: string
  /** One line of JSON. */
  readonly text: string
  /** Whether it must be on the disk, not only with the operating system, before the transaction commits. */
  readonly lasting: boolean
}

/** What transactions say beside the records. */
export interface Journal {
  /** Appends lines in one piece. @throws STORAGE-UNAVAILABLE */
  append(lines: readonly JournalLine[]): void
  close(): void
}

/**
 * An append-only journal in a directory of its own, best on another disk than the records: what a transaction notes in it is there before
 * the transaction commits. Several processes may append to it at the same time.
 * @param directory made when absent
 */
export function openJournal(directory: string): Journal {
  makeDirectory(directory)
  let open: { name: string; descriptor: number } | undefined

  const close = () => {
    if (open) closeSync(open.descriptor)
    open = undefined
  }
  const descriptorOf = (name: string): number => {
    if (open?.name === name) return open.descriptor
    close()
    const path = join(directory, `${name}.jsonl`)
    const isNew = !existsSync(path)
    open = { name, descriptor: openSync(path, 'a', 0o600) }
    if (isNew) settleEntry(directory)
    return open.descriptor
  }
  const appendTo = (name: string, lines: readonly JournalLine[]) => {
    const descriptor = descriptorOf(name)
    // The line feed in front parts us from a line that a crash has cut off; readers skip empty lines.
    const bytes = Buffer.from(`\n${lines.map(({ text }) => text).join('\n')}\n`)
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
    if (lines.some(({ lasting }) => lasting)) fsyncSync(descriptor)
  }

  const append = (lines: readonly JournalLine[]) => {
    try {
      for (const [name, own] of Map.groupBy(lines, ({ file }) => file)) appendTo(name, own)
    } catch (cause) {
      close()
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new KakehashiError('STORAGE-UNAVAILABLE', { detail: `journal: ${reason}`, cause })
    }
  }
  return { append, close }
}

/** Puts the entry of a new file on the disk: without it a power cut could take the file, however often it was synced. */
function settleEntry(directory: string): void {
  const descriptor = openSync(directory, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const noted = new WeakMap<RecordsHandle, JournalLine[]>()

/** Notes a line in the journal of the records, together with the transaction; without a journal nothing happens. */
export function noteInJournal(tx: RecordsHandle, line: JournalLine): void {
  noted.get(tx)?.push(line)
}

/** Runs the work of a transaction and appends what it noted, last of all before the commit. */
export async function journalled<T>(
  tx: RecordsHandle,
  journal: Journal | undefined,
  work: (tx: RecordsHandle) => Promise<T>,
): Promise<T> {
  if (!journal) return work(tx)
  const lines: JournalLine[] = []
  noted.set(tx, lines)
  const result = await work(tx)
  if (lines.length > 0) journal.append(lines)
  return result
}
