import type { Command } from 'commander'
import { type Restored, restore } from '../../recovery/index.ts'
import type { CommandLine } from '../command-line.ts'

interface Options {
  from: string
  journal?: string[]
  despiteGaps?: boolean
  json?: boolean
}

/** `kakehashi restore --from DIR`: brings records back into an empty data directory or database. */
export function registerRestore(program: Command, line: CommandLine): void {
  program
    .command('restore')
    .description('bring records back from a backup, into an empty data directory or database')
    .requiredOption('--from <directory>', 'a backup')
    .option(
      '--journal <path...>',
      'journals of all nodes, and of other hosts on which commands run: directories, or files as `audit export` prints them',
    )
    .option('--despite-gaps', 'go on although the journal, or a part of it, is lost')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const ground = await line.openForRestore()
      try {
        const restored = await restore(ground, {
          directory: options.from,
          journal: options.journal ?? [ground.journal],
          despiteGaps: options.despiteGaps === true,
          actor: { kind: 'operator', id: line.operator },
        })
        for (const text of options.json ? [toJson(restored)] : toLines(restored)) line.print(text)
      } finally {
        await ground.close()
      }
    })
}

const toJson = ({ manifest, rows, events, reapplied, lastEvent, gapAt, unreadable }: Restored): string =>
  JSON.stringify({
    backup: manifest.created_at,
    rows,
    events,
    reapplied,
    last_event: lastEvent ? { sequence: lastEvent.sequence, at: lastEvent.at } : null,
    gap_at: gapAt ?? null,
    unreadable,
  })

/** Where the journals end is all that can be seen of one that was not given and whose events came last. */
function endOf({ manifest, lastEvent }: Restored): string {
  const { sequence, at } = lastEvent ?? { sequence: manifest.audit.sequence, at: manifest.created_at }
  const last = lastEvent
    ? `with event ${sequence} of ${at}`
    : `where the backup does, with event ${sequence} before ${at}`
  return `the journals end ${last}: if anything was done later, one of a node or of another host is missing`
}

function toLines(restored: Restored): string[] {
  const { manifest, rows, events, reapplied, gapAt, unreadable } = restored
  return [
    `restored: ${rows} rows of ${manifest.created_at}, and ${events} later events of the audit journal`,
    `taken away again since then: ${reapplied}; every session and every code has ended`,
    endOf(restored),
    ...(unreadable > 0 ? [`lines of the journal that could not be read: ${unreadable}`] : []),
    ...(gapAt === undefined
      ? []
      : [`WARNING: event ${gapAt} is missing from the journal; revoke again by hand what is`]),
    'what was given since the backup is lost: approvals, consents, links and credentials have to be made again',
  ]
}
