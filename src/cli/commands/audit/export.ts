import type { Command } from 'commander'
import { readEvents, toLine } from '../../../audit/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi audit export`: every event as one JSON line, oldest first, hashes included. */
export function registerAuditExport(program: Command, line: CommandLine): void {
  noun(program, 'audit', 'audit log')
    .command('export')
    .description('print every event as one JSON line')
    .action(() =>
      withParts(line, async ({ records }) => {
        for await (const event of readEvents(records.db)) line.print(toLine(event))
      }),
    )
}
