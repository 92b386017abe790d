import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi outbox retry ID` or `--all-dead`: has messages tried again; a running gateway takes them up within seconds. */
export function registerOutboxRetry(program: Command, line: CommandLine): void {
  noun(program, 'outbox', 'messages to services')
    .command('retry')
    .description('try a message again now, or everything that was given up')
    .argument('[message]', 'identifier, as `outbox list` prints it')
    .option('--all-dead', 'every message that was given up')
    .option('--json', 'print JSON, one message a line')
    .action((message: string | undefined, options: { allDead?: boolean; json?: boolean }) => {
      if ((message === undefined) !== (options.allDead === true))
        return line.fail('name one message, or --all-dead; --help tells more')
      const by = { kind: 'operator', id: line.operator } as const
      return withParts(
        line,
        async ({ outbox }) => {
          const tried = message === undefined ? await outbox.retryDead(by) : [message]
          if (message !== undefined) await outbox.retry(message, by)
          for (const one of tried)
            line.print(options.json ? JSON.stringify({ message: one }) : `is tried again: ${one}`)
          if (tried.length === 0 && !options.json) line.print('nothing was given up')
        },
        { writes: true },
      )
    })
}
