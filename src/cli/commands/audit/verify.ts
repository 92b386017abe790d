import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi audit verify`: walks the hash chain; exit code 1 when a row was altered, removed or reordered. */
export function registerAuditVerify(program: Command, line: CommandLine): void {
  noun(program, 'audit', 'audit log')
    .command('verify')
    .description('check that no row of the audit log was altered, removed or reordered')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withParts(line, async ({ records, audit }) => {
        // In a transaction: rows and head are of one moment, however much a running gateway is writing.
        const verdict = await records.transaction((tx) => audit.verify(tx))
        const said = verdict.ok ? `ok: ${verdict.events} events` : `broken at event ${verdict.sequence}: ${verdict.why}`
        line.print(options.json ? JSON.stringify(verdict) : said)
        if (!verdict.ok) line.exitWith(1)
      }),
    )
}
