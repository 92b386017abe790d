import type { StepResult } from './walk.ts'

/** Where the demo writes: lines for people, or one JSON line a step for programs, which then have the standard output to themselves. */
export function createReport(json: boolean, stepCount: number) {
  let shown = 0
  return {
    step(result: StepResult): void {
      shown += 1
      if (json) console.log(JSON.stringify(result))
      else {
        const place = `${shown}/${stepCount}`.padStart(5)
        console.log(
          `${place} ${result.ok ? 'ok    ' : 'FAILED'} ${result.step.padEnd(26)} ${result.detail} (${result.ms} ms)`,
        )
      }
    },
    say(text: string): void {
      if (json) console.error(text)
      else console.log(text)
    },
    problem(text: string): void {
      console.error(`demo: ${text}`)
    },
  }
}
