import type { Command } from 'commander'
import type { CommandLine } from '../command-line.ts'
import type { LimitLine } from '../limits-table.ts'

/** `kakehashi limits`: every limit, life and size that is in force with the present settings. Needs no data directory. */
export function registerLimits(program: Command, line: CommandLine): void {
  program
    .command('limits')
    .description('print every limit, life and size')
    .option('--json', 'print JSON, one limit a line')
    .action(async (options: { json?: boolean }) => {
      // Every part states its own, so this loads them all; no other command should wait for that.
      const { limitsTable } = await import('../limits-table.ts')
      for (const limit of limitsTable(line.loadSettings()))
        line.print(options.json ? JSON.stringify(limit) : toLine(limit))
    })
}

function toLine(limit: LimitLine): string {
  const amount = limit.unit === 'count' ? String(limit.value) : `${limit.value} ${limit.unit}`
  const rate = limit.kind === 'rate' ? ` per ${limit.per} in ${limit.window_seconds} seconds` : ''
  return `${limit.name}: ${amount}${rate} (${limit.what})`
}
