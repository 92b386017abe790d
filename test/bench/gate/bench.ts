import { readFileSync, writeFileSync } from 'node:fs'
import { pin } from '../child.ts'
import { performancePage, recordedRatio, withRatio } from '../page.ts'
import { startFloor, startKakehashi, withContestants } from '../sign-in/contestants.ts'
import { cpuRatio, measureRounds } from '../sign-in/rounds.ts'
import { startUpstream } from '../sign-in/upstream.ts'
import { judge, mostAllowed } from './verdict.ts'

/** Many short rounds rather than few long ones: a disturbance of some seconds then spoils a few pairs and not the median. */
const forms = {
  first: { rounds: 21, signIns: 24, warmUp: 2000 },
  repeat: { rounds: 41, signIns: 32, warmUp: 0 },
  record: { rounds: 61, signIns: 32, warmUp: 2000 },
}

/** CPU of Kakehashi over that of the floor, on SQLite; both are up for as long as `use` runs. */
async function withRatioToFloor<T>(
  use: (measure: (form: keyof typeof forms) => Promise<number>) => Promise<T>,
): Promise<T> {
  const upstream = await startUpstream()
  pin(process.pid, 1)
  try {
    const starts = [startFloor, startKakehashi].map((start) => () => start({ gbizid: upstream }))
    return await withContestants(starts, (contestants) =>
      use(async (form) => {
        const [floor, ours] = await measureRounds(contestants, upstream, { ...forms[form], concurrency: 8 })
        return cpuRatio(ours, floor)
      }),
    )
  } finally {
    await upstream.server.stop()
  }
}

/** Compares the ratio to the floor with the recorded one. @returns whether it passes */
export async function runGate(): Promise<boolean> {
  const recorded = recordedRatio(readFileSync(performancePage, 'utf8'))
  const { passed, ratios } = await withRatioToFloor((measure) => judge(measure, recorded))
  const measured = ratios.map((ratio) => ratio.toFixed(2)).join(', then ')
  const allowed = mostAllowed(recorded).toFixed(2)
  console.log(
    `gate: CPU per sign-in is ${measured} times the floor; ${recorded.toFixed(2)} is recorded and ${allowed} allowed: ${passed ? 'passed' : 'failed'}`,
  )
  if (!passed) console.log('gate: look for what was added to the sign-in; docs/performance.md says how')
  return passed
}

/** Measures the ratio to the floor and records it. */
export async function recordGate(): Promise<void> {
  const ratio = await withRatioToFloor((measure) => measure('record'))
  writeFileSync(performancePage, withRatio(readFileSync(performancePage, 'utf8'), ratio))
  console.log(`gate: recorded ${ratio.toFixed(2)}`)
}
