import type { Command } from 'commander'
import { type ProbeReport, probeUpstream } from '../../../upstream/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi upstream test NAME`: a dry run against an upstream; signs nobody in and changes nothing. Exit code 1 when it fails. */
export function registerUpstreamTest(program: Command, line: CommandLine): void {
  noun(program, 'upstream', 'identity providers')
    .command('test')
    .description('try an upstream without signing anybody in')
    .argument('<name>', 'gbizid or jpki')
    .option('--json', 'print JSON')
    .action((name: string, options: { json?: boolean }) =>
      withParts(line, async ({ upstream }) => {
        if (name !== 'gbizid' && name !== 'jpki')
          return line.fail(`no upstream is called ${name}; there are gbizid and jpki`)
        const report = await probeUpstream(upstream, name)
        if (!report) return line.fail(`${name} is out of use (enabled: false, or no file in identity-providers/)`)
        if (options.json) line.print(JSON.stringify(report))
        else for (const told of toLines(report)) line.print(told)
        if (!report.ok) line.exitWith(1)
      }),
    )
}

/** One line a check, the verdict last. */
const toLines = ({ ok, checks }: ProbeReport): string[] => [
  ...checks.map(({ name, ok: good, detail }) => `${good ? 'ok' : 'FAILED'}: ${name}: ${detail}`),
  ok ? 'ok' : 'failed',
]
