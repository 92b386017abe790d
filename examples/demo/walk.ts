import type { Step, World } from './step.ts'

/** How one step went. `ms` is its duration, `detail` what it proved or why it failed. */
export interface StepResult {
  readonly step: string
  readonly ok: boolean
  readonly ms: number
  readonly detail: string
}

/**
 * Walks the steps in order and stops at the first that fails, or after `until`.
 * @param report is told of each step as it ends
 * @returns whether every step that was walked held
 */
export async function walk(
  steps: readonly Step[],
  world: World,
  options: { until: string | undefined; report: (result: StepResult) => void },
): Promise<boolean> {
  for (const { name, run } of steps) {
    const before = performance.now()
    const ms = () => Math.round(performance.now() - before)
    try {
      const detail = await run(world)
      options.report({ step: name, ok: true, ms: ms(), detail })
    } catch (error) {
      options.report({ step: name, ok: false, ms: ms(), detail: reasonOf(error) })
      return false
    }
    if (name === options.until) return true
  }
  return true
}

/** A failure on one line, with what caused it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}
