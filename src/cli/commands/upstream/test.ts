import type { Command } from 'commander'
import { probeUpstream } from '../../../upstream/index.ts'
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
        line.print(options.json ? JSON.stringify(report) : describe(report))
        if (!report.ok) line.exitWith(1)
      }),
    )
}

const describe = (report: object) =>
  Object.entries(report)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('\n')
