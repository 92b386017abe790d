import type { Command } from 'commander'
import { readTrace, type TracedStep } from '../../../trace/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/**
 * `kakehashi attempt show ID`: what happened in one sign-in attempt, by the number that pages show. Exit code 1 when there is no trace: the number is
 * wrong or too old, or nobody has authenticated in it, and then only the log tells of it.
 */
export function registerAttemptShow(program: Command, line: CommandLine): void {
  noun(program, 'attempt', 'sign-in attempts')
    .command('show')
    .description("print one sign-in attempt's whole trace")
    .argument('<id>', 'the attempt number that a page shows')
    .option('--json', 'print JSON, one step a line')
    .action((id: string, options: { json?: boolean }) =>
      withParts(line, async ({ state }) => {
        const steps = await readTrace(state, id)
        if (options.json) for (const step of steps) line.print(JSON.stringify(step))
        else for (const told of steps.length > 0 ? toLines(steps) : [nothingKept(id)]) line.print(told)
        if (steps.length === 0) line.exitWith(1)
      }),
    )
}

/** One line a step: when, how long after the first, what, and its detail. */
function toLines(steps: readonly TracedStep[]): string[] {
  const first = new Date(steps[0]?.at ?? 0).getTime()
  return steps.map(({ at, step, says, detail }) => {
    const after = `+${new Date(at).getTime() - first} ms`.padStart(12)
    return `${at} ${after}  ${step}: ${says}${detail === undefined ? '' : ` (${detail})`}`
  })
}

const nothingKept = (id: string) =>
  `no trace of ${id}: the number is not known or too old, or nobody has authenticated; look in the log for "attempt":"${id}"`
