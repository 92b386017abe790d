import type { Command } from 'commander'
import { type CommandLine, noun } from '../../command-line.ts'

/** `kakehashi service list`: the relying services of the settings. */
export function registerServiceList(program: Command, line: CommandLine): void {
  noun(program, 'service', 'relying services')
    .command('list')
    .description('list the relying services')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      for (const { client_id, name, scope, redirect_uris } of line.loadSettings().services) {
        if (options.json) line.print(JSON.stringify({ client_id, name, scope, redirect_uris }))
        else line.print(`${client_id}\t${name.ja}\t${scope}`)
      }
    })
}
