import type { Command } from 'commander'
import type { WithdrawnKey } from '../../../keys/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'
import { ownerNamed } from './owners.ts'

function say({ kid, owner, changed, withdrawn_at, successor }: WithdrawnKey): string {
  if (!changed) return `was withdrawn before: ${owner}: ${kid} at ${withdrawn_at}`
  const next = successor === null ? '' : `; ${successor} signs now`
  return `withdrawn: ${owner}: ${kid}${next}`
}

/** `kakehashi keys retire KID --emergency`: a key that somebody else may have is refused everywhere, and another signs. */
export function registerKeysRetire(program: Command, line: CommandLine): void {
  noun(program, 'keys', 'signing keys')
    .command('retire')
    .description('withdraw a key at once: no node publishes it or takes what it signed, and another key signs')
    .argument('<kid>', 'identifier, as `keys list` prints it')
    .option('--emergency', 'needed: whatever the key has signed is refused from now on')
    .option('--json', 'print JSON')
    .action((kid: string, options: { emergency?: boolean; json?: boolean }) => {
      if (!options.emergency)
        return line.fail('a key retires by itself after keys rotate; --emergency withdraws it and what it signed')
      return withParts(
        line,
        async (parts) => {
          const withdrawn = await parts.keys.withdraw(kid, {
            by: { kind: 'operator', id: line.operator },
            ownerNamed: (name) => ownerNamed(parts, name),
          })
          line.print(options.json ? JSON.stringify(withdrawn) : say(withdrawn))
        },
        { writes: true },
      )
    })
}
