import { type Command, InvalidArgumentError } from 'commander'
import { durationPattern, secondsOf } from '../../../foundation/index.ts'
import type { RotatedKey } from '../../../keys/index.ts'
import { type CommandLine, noun, type OpenedParts, withParts } from '../../command-line.ts'
import { everyOwner, ownerNamed } from './owners.ts'

const everybody = 'all'

function readGrace(text: string): number {
  if (!durationPattern.test(text)) throw new InvalidArgumentError('It is a span of time such as 12h or 30d.')
  return secondsOf(text)
}

async function ownersOf(parts: OpenedParts, name: string) {
  if (name === everybody) return everyOwner(parts)
  const owner = ownerNamed(parts, name)
  return owner ? [owner] : []
}

function say({ outcome, owner, algorithm, kid, activates_at, replaces, retires_at }: RotatedKey): string {
  const which = `${owner} ${algorithm}`
  if (outcome === 'created') return `created: ${which}: ${kid} signs now`
  const then = `${kid} signs from ${activates_at}, ${replaces} is published until ${retires_at}`
  return outcome === 'waiting' ? `already under way: ${which}: ${then}` : `rotated: ${which}: ${then}`
}

const graceIgnored = ({ owner, algorithm, retires_at }: RotatedKey): string =>
  `--grace was not applied to ${owner} ${algorithm}: a rotation is under way, which keeps the old key until ${retires_at}`

/** `kakehashi keys rotate`: publishes a new key for an owner, lets it sign later and keeps the old one published. */
export function registerKeysRotate(program: Command, line: CommandLine): void {
  noun(program, 'keys', 'signing keys')
    .command('rotate')
    .description('publish a new key now, let it sign after keys.publish_ahead, and keep the old one published')
    .option('--owner <owner>', 'gateway, cookies, verifier, school:CODE or all', 'gateway')
    .option(
      '--grace <span>',
      'how long the old key stays published after the new one signs; never less than what it signed lives',
      readGrace,
    )
    .option('--json', 'print JSON, one key a line')
    .action((options: { owner: string; grace?: number; json?: boolean }) =>
      withParts(
        line,
        async (parts) => {
          const owners = await ownersOf(parts, options.owner)
          if (owners.length === 0) return line.fail(`there is no key owner ${options.owner}; --help names them`)
          const by = { kind: 'operator', id: line.operator } as const
          const { grace } = options
          // Owner by owner: a rotation that is cut short goes on where it was when it is asked for again.
          for (const owner of owners)
            for (const rotated of await parts.keys.rotate(owner, { by, ...(grace === undefined ? {} : { grace }) })) {
              line.print(options.json ? JSON.stringify(rotated) : say(rotated))
              if (grace !== undefined && rotated.outcome === 'waiting') line.note(graceIgnored(rotated))
            }
        },
        { writes: true },
      ),
    )
}
