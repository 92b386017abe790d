import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi outbox list`: what has not reached its receiver, oldest first. What has been received is not kept. */
export function registerOutboxList(program: Command, line: CommandLine): void {
  noun(program, 'outbox', 'messages to services')
    .command('list')
    .description(
      'list messages that were not received: identifier, state, kind, receiver, attempts, next attempt, reason',
    )
    .option('--dead', 'only those that were given up')
    .option('--json', 'print JSON, one message a line')
    .action((options: { dead?: boolean; json?: boolean }) =>
      withParts(line, async ({ outbox }) => {
        for (const listed of await outbox.list({ dead: options.dead ?? false })) {
          const { message, state, kind, receiver, attempts, due_at, reason } = listed
          if (options.json) line.print(JSON.stringify(listed))
          else line.print([message, state, kind, receiver, attempts, due_at ?? '-', reason ?? '-'].join('\t'))
        }
      }),
    )
}
