import { createReadStream, existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type JournalledEvent, readLine } from '../audit/index.ts'

/** What the journal tells of the time after a backup. */
export interface Journal {
  /** Events that follow the backup one after the other, to be put back into the audit log. */
  readonly chain: readonly JournalledEvent[]
  /** Every event after the backup, those of `chain` included, oldest first: all that may have to be done again. */
  readonly events: readonly JournalledEvent[]
  /** The first event that is missing although later ones are there. */
  readonly gapAt: number | undefined
  /** Whether there is a journal at all, be it with nothing after the backup. */
  readonly found: boolean
  /** Lines that are not what was written; a line that a crash has cut off is one of them. */
  readonly unreadable: number
}

/** The files of the journal: those given, and those that lie in the directories given. */
async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    if (!existsSync(path)) continue
    if (!statSync(path).isDirectory()) found.push(path)
    else found.push(...(await readdir(path)).filter((name) => name.endsWith('.jsonl')).map((name) => join(path, name)))
  }
  return found
}

/** Lines end at a line feed alone: texts may hold characters that others take for line ends. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() as string
    yield* lines
  }
  yield rest
}

/**
 * Reads the journal of one node or of several. An act whose commit failed at the last moment may be in it all the same, and two lines may then
 * have the same number; the chain goes where it goes on longest.
 * @param head of the audit log in the backup
 */
export async function readJournal(
  paths: readonly string[],
  head: { sequence: number; hash: string },
): Promise<Journal> {
  const byHash = new Map<string, JournalledEvent>()
  let unreadable = 0
  let found = false
  for (const file of await filesOf(paths)) {
    for await (const line of linesOf(file)) {
      if (line.trim() === '') continue
      const event = readLine(line)
      if (event) found = true
      if (!event) unreadable += 1
      else if (event.sequence > head.sequence) byHash.set(event.hash, event)
    }
  }
  const events = [...byHash.values()].sort((a, b) => a.sequence - b.sequence || (a.at < b.at ? -1 : 1))
  const chain = longestChain(events, head)
  const next = head.sequence + chain.length + 1
  const gapAt = events.some(({ sequence }) => sequence >= next) ? next : undefined
  return { chain, events, gapAt, found, unreadable }
}

function longestChain(events: readonly JournalledEvent[], head: { hash: string }): JournalledEvent[] {
  const best = new Map<string, JournalledEvent & { length: number }>()
  for (const event of events.toReversed()) {
    const length = 1 + (best.get(event.hash)?.length ?? 0)
    const rival = best.get(event.previous_hash)
    if (!rival || length > rival.length) best.set(event.previous_hash, { ...event, length })
  }
  const chain: JournalledEvent[] = []
  for (let hash = head.hash; ; ) {
    const next = best.get(hash)
    if (!next) return chain
    const { length: _, ...event } = next
    chain.push(event)
    hash = event.hash
  }
}
