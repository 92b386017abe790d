import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi audit export`: every event as one JSON line, oldest first, hashes included. */
export function registerAuditExport(program: Command, line: CommandLine): void {
  noun(program, 'audit', 'audit log')
    .command('export')
    .description('print every event as one JSON line')
    .action(() =>
      withParts(line, async ({ records }) => {
        const events = records.db.selectFrom('audit_events').selectAll().orderBy('sequence').stream(500)
        for await (const { fields, ...event } of events)
          line.print(JSON.stringify({ ...event, fields: JSON.parse(fields) }))
      }),
    )
}
