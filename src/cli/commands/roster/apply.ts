import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'
import { summaryLines } from './summary-lines.ts'

/** `kakehashi roster apply`: applies a preview made by the same operator, all of it or nothing. */
export function registerRosterApply(program: Command, line: CommandLine): void {
  noun(program, 'roster', 'rosters and school registers')
    .command('apply')
    .description('apply a preview: all of it or nothing')
    .argument('<preview>', 'identifier printed by roster preview')
    .option('--confirm-removals', 'apply although the preview marked removals as massive')
    .option('--json', 'print JSON')
    .action((previewId: string, options: { confirmRemovals?: boolean; json?: boolean }) =>
      withParts(
        line,
        async ({ roster }) => {
          const applied = await roster.apply({
            previewId,
            actor: { operator: line.operator },
            confirmRemovals: options.confirmRemovals,
          })
          if (options.json) return line.print(JSON.stringify({ outcome: 'applied', ...applied }))
          for (const text of summaryLines(applied.summary)) line.print(text)
          line.print(`applied as import ${applied.importId}`)
        },
        { writes: true },
      ),
    )
}
