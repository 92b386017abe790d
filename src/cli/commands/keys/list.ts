import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi keys list`: every key with its state and dates; never its private part. */
export function registerKeysList(program: Command, line: CommandLine): void {
  noun(program, 'keys', 'signing keys')
    .command('list')
    .description('list every key: owner, algorithm, state, when it signs, until when it is published, identifier')
    .option('--json', 'print JSON, one key a line')
    .action((options: { json?: boolean }) =>
      withParts(line, async ({ keys }) => {
        for (const key of await keys.list()) {
          const { owner, algorithm, state, activates_at, retires_at, withdrawn_at, kid } = key
          const until = withdrawn_at === null ? (retires_at ?? '-') : `withdrawn ${withdrawn_at}`
          if (options.json) line.print(JSON.stringify(key))
          else line.print([owner, algorithm, state, activates_at, until, kid].join('\t'))
        }
      }),
    )
}
