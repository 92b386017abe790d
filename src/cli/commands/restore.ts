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
    .option('--journal <path...>', 'journals of all nodes: directories, or files as `audit export` prints them')
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

const toJson = ({ manifest, rows, events, reapplied, gapAt, unreadable }: Restored): string =>
  JSON.stringify({
    backup: manifest.created_at,
    rows,
    events,
    reapplied,
    gap_at: gapAt ?? null,
    unreadable,
  })

function toLines({ manifest, rows, events, reapplied, gapAt, unreadable }: Restored): string[] {
  return [
    `restored: ${rows} rows of ${manifest.created_at}, and ${events} later events of the audit journal`,
    `taken away again since then: ${reapplied}; every session and every code has ended`,
    ...(unreadable > 0 ? [`lines of the journal that could not be read: ${unreadable}`] : []),
    ...(gapAt === undefined
      ? []
      : [`WARNING: event ${gapAt} is missing from the journal; revoke again by hand what is`]),
    'what was given since the backup is lost: approvals, consents, links and credentials have to be made again',
  ]
}
