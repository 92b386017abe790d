import type { Command } from 'commander'
import { KakehashiError } from '../../foundation/index.ts'
import { backUp } from '../../recovery/index.ts'
import { type CommandLine, withParts } from '../command-line.ts'

/** `kakehashi backup --out DIR`: copies the records as they stand at one moment, beside a running gateway. */
export function registerBackup(program: Command, line: CommandLine): void {
  program
    .command('backup')
    .description('copy the records, beside a running gateway; the key file and the state are not in it')
    .requiredOption('--out <directory>', 'where to; empty, or made')
    .option('--json', 'print JSON')
    .action((options: { out: string; json?: boolean }) =>
      withParts(
        line,
        async (parts) => {
          const actor = { kind: 'operator', id: line.operator } as const
          const { manifest, verdict } = await backUp(parts, { directory: options.out, release: parts.release, actor })
          if (!verdict.ok) {
            const { sequence, why } = verdict
            line.warn(new KakehashiError('BACKUP-AUDIT', { params: { sequence, why } }))
          }
          if (options.json) return line.print(JSON.stringify({ directory: options.out, ...manifest }))
          const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
          line.print(
            `backed up: ${rows} rows of ${manifest.tables.length} tables, audit event ${manifest.audit.sequence}`,
          )
          line.print('it holds personal data; private keys in it are encrypted with the key file, which is not in it')
        },
        { writes: true },
      ),
    )
}
