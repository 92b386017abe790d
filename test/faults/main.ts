/** `npm run test:faults`: breaks what the gateway stands on while people work with it, and looks at what is left. */
import { absence } from '../support/require.ts'
import { readArguments, usage } from './arguments.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults/index.ts'
import { createRandom } from './random.ts'
import { failed, linesOf, type Outcome, tableHead, totalOf } from './report.ts'
import { runFault } from './run-fault.ts'
import type { FaultWorld, WorldKind } from './world.ts'
import { openEmbeddedWorld } from './worlds/embedded.ts'
import { openServersWorld } from './worlds/servers.ts'

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}
const read = readArguments(
  process.argv.slice(2),
  faults.map(({ name }) => name),
)
if (typeof read === 'string') {
  console.error(`test:faults: ${read}\n${usage}`)
  process.exit(2)
}
const { seed, only, minutes, json } = read
const random = createRandom(seed)
const openers: Record<WorldKind, typeof openServersWorld> = { servers: openServersWorld, embedded: openEmbeddedWorld }

let world: FaultWorld | undefined
let opening: Promise<FaultWorld> | undefined
const leave = async () => {
  const open = world ?? (await opening?.catch(() => undefined))
  world = undefined
  opening = undefined
  await open?.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void leave().finally(() => process.exit(130)))

process.once('uncaughtException', (error) => {
  console.error(error)
  void leave().finally(() => process.exit(1))
})

const say = (text: string) => (json ? console.error(text) : console.log(text))
const outcomes: Outcome[] = []
const tell = (outcome: Outcome) => {
  outcomes.push(outcome)
  if (json) console.log(JSON.stringify({ ...outcome, ok: !failed(outcome) }))
  else for (const text of linesOf(outcome)) console.log(text)
}

/** Why a fault cannot be brought about here, and whether that is a failure. */
function obstacleTo(fault: Fault): { skipped: string; required: boolean } | undefined {
  const required = (process.env.KAKEHASHI_REQUIRE ?? '').split(',')
  for (const engine of fault.needs ?? []) {
    const skipped = absence(engine, false)
    if (skipped) return { skipped, required: required.includes(engine) }
  }
  const skipped = fault.impossible?.()
  return skipped === undefined ? undefined : { skipped, required: false }
}

async function runIn(kind: WorldKind, deadline: number | undefined): Promise<void> {
  const mine = faults.filter(({ name, world: at }) => at === kind && (only.length === 0 || only.includes(name)))
  const possible: Fault[] = []
  for (const fault of mine) {
    const obstacle = obstacleTo(fault)
    if (obstacle) tell({ name: fault.name, ...obstacle })
    else possible.push(fault)
  }
  if (possible.length === 0) return
  opening = openers[kind](random)
  world = await opening
  do {
    for (const fault of possible) await fault.prepare?.(world)
    for (const fault of possible) tell(await runFault(world, fault))
  } while (deadline !== undefined && performance.now() < deadline)
  await leave()
}

say(`seed ${seed}`)
say(tableHead)
const began = performance.now()
const half = minutes === undefined ? undefined : (minutes * 60_000) / 2
try {
  await runIn('servers', half === undefined ? undefined : began + half)
  await runIn('embedded', half === undefined ? undefined : began + 2 * half)
} finally {
  await leave()
}
const total = totalOf(outcomes)
if (json) console.log(JSON.stringify(total))
else for (const text of linesOf(total).slice(0, 1)) console.log(text)
const bad = outcomes.filter(failed).length
say(
  `${outcomes.length} faults, ${bad} failed, seed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s with setting up`,
)
process.exit(bad > 0 ? 1 : 0)
