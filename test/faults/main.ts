/** `npm run test:faults`: breaks what the gateway stands on while people work with it, and looks at what is left. */
import { absence } from '../support/require.ts'
import { readArguments, usage } from './arguments.ts'
import { verifyAudit } from './checks/audit.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults/index.ts'
import { reasonOf } from './ledger.ts'
import { createRandom } from './random.ts'
import { failed, linesOf, nothing, type Outcome, tableHead, totalOf } from './report.ts'
import { type FaultResult, runFault } from './run-fault.ts'
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
const { seed, only, minutes, atMost, json } = read
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
// Whatever is half up by then is ended by those who started it, when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    if (world === undefined) process.exit(130)
    void leave().finally(() => process.exit(130))
  })

process.once('uncaughtException', (error) => {
  console.error(error)
  void leave().finally(() => process.exit(1))
})

const say = (text: string) => (json ? console.error(text) : console.log(text))
const outcomes: Outcome[] = []
const tell = (outcome: Outcome) => {
  outcomes.push(outcome)
  if (json) console.log(JSON.stringify({ ...outcome, ok: !failed(outcome) }))
  for (const text of linesOf(outcome)) say(text)
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

/** Runs a fault; one that cannot be brought about or put right has broken its world. */
async function tryFault(at: FaultWorld, fault: Fault): Promise<FaultResult & { readonly broke?: true }> {
  try {
    return await runFault(at, fault)
  } catch (error) {
    console.error(error)
    return { ...nothing(fault.name), wrong: [`it broke: ${reasonOf(error)}`], broke: true }
  }
}

/** @param until when to stop going round, and after when to begin none any more, on the clock of `performance` */
async function runIn(kind: WorldKind, until: { roundsEnd?: number; latest?: number }): Promise<void> {
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
  let broken: string | undefined
  const { roundsEnd = 0, latest = Number.POSITIVE_INFINITY } = until
  do {
    for (const fault of possible) await fault.prepare?.(world)
    // What was prepared from long before comes last, so that it is long before.
    const [soon, late] = [possible.filter(({ prepare }) => !prepare), possible.filter(({ prepare }) => prepare)]
    for (const fault of [...random.shuffle(soon), ...late]) {
      if (broken !== undefined) tell({ name: fault.name, skipped: `the world broke at ${broken}`, required: true })
      else if (performance.now() < latest) {
        const outcome = await tryFault(world, fault)
        tell(outcome)
        if (outcome.broke) broken = fault.name
      } else tell({ name: fault.name, skipped: `not begun within ${atMost} minutes`, required: false })
    }
  } while (performance.now() < roundsEnd && broken === undefined)
  if (broken !== undefined) return
  const wrong = await verifyAudit(world)
  if (wrong !== undefined) throw new Error(`the audit log does not verify: ${wrong}`)
  say(`audit verify: ok (${kind})`)
  await leave()
}

say(`seed ${seed}`)
say(tableHead)
const began = performance.now()
/** Of the time that is given two thirds are for the servers: so many of the faults are theirs. */
const endOf = (share: number, whole: number | undefined) =>
  whole === undefined ? undefined : began + share * whole * 60_000
const boundsAt = (share: number) => {
  const [roundsEnd, latest] = [endOf(share, minutes), endOf(share, atMost)]
  return { ...(roundsEnd !== undefined && { roundsEnd }), ...(latest !== undefined && { latest }) }
}
let broke = 0
for (const [kind, share] of [
  ['servers', 2 / 3],
  ['embedded', 1],
] as const) {
  try {
    await runIn(kind, boundsAt(share))
  } catch (error) {
    broke += 1
    console.error(error)
  } finally {
    await leave()
  }
}
for (const text of linesOf(totalOf(outcomes)).slice(0, 1)) say(text)
const bad = outcomes.filter(failed).length + broke
say(
  `${outcomes.length} faults, ${bad} failed, seed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s with setting up`,
)
process.exit(bad > 0 ? 1 : 0)
