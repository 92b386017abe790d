import type { Command } from 'commander'
import { type CommandLine, withParts } from '../command-line.ts'

/** `kakehashi migrate`: brings the records to this release's schema; makes them where there are none. */
export function registerMigrate(program: Command, line: CommandLine): void {
  program
    .command('migrate')
    .description('bring the records to the schema of this release')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withParts(
        line,
        async ({ records }) => {
          const { applied } = await records.migrate()
          const said = applied.length > 0 ? `applied: ${applied.join(', ')}` : 'nothing to do'
          line.print(options.json ? JSON.stringify({ applied }) : said)
        },
        { mayCreate: true },
      ),
    )
}
