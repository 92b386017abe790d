import type { Memory } from './inside.ts'
import type { SoakPlace } from './places.ts'

/** What was left after everything lapsed. */
export interface Sample {
  /** Entries that should be gone and are not. */
  readonly left: number
  /** Entries there were before. */
  readonly held: number
  readonly memory: Memory
  readonly file?: { readonly bytes: number; readonly logBytes: number }
  readonly wrong: readonly string[]
  readonly said: string
}

const megabyte = 1024 * 1024
/** What compiled code and caches may still grow by after the warm-up. */
const heapSlack = 6 * megabyte
/** The allocator gives memory back in its own time; a leak shows in the heap long before. */
const residentSlack = 96 * megabyte
/** SQLite's log is written back every thousand pages, about 4 MB, and its file is used again from the start. */
const logMost = 16 * megabyte

/** What is wrong, in words; nothing when all is as it must be. */
export function judge({ name, traffic, gateway }: SoakPlace, samples: readonly Sample[]): string[] {
  const problems: string[] = []
  const say = (holds: boolean, problem: string) => void (holds || problems.push(`${name}: ${problem}`))
  const [warm, first, second] = samples as [Sample, Sample, Sample]
  for (const sample of samples) {
    say(sample.left === 0, `${sample.left} entries stay for good`)
    say(sample.held > 0, 'the traffic left nothing lying, so nothing was proved')
    say(sample.wrong.length === 0, sample.wrong.join('; '))
    if (sample.file) say(sample.file.logBytes <= logMost, `the log of the state file has ${sample.file.logBytes} bytes`)
  }
  const grown = (second.memory.heapUsed - warm.memory.heapUsed) / megabyte
  say(grown * megabyte <= heapSlack, `the heap has grown by ${grown.toFixed(1)} MB since the warm-up`)
  const resident = (second.memory.rss - warm.memory.rss) / megabyte
  say(resident * megabyte <= residentSlack, `the process has grown by ${resident.toFixed(1)} MB since the warm-up`)
  if (first.file && second.file)
    say(
      second.file.bytes <= first.file.bytes * 1.25 + megabyte,
      `the state file grew from ${first.file.bytes} to ${second.file.bytes} bytes: pages are not used again`,
    )
  for (const problem of [...new Set(traffic.problems)].slice(0, 5)) problems.push(`${name}: ${problem}`)
  for (const line of gateway.errors().slice(0, 5)) problems.push(`${name}: logged ${line}`)
  return problems
}
