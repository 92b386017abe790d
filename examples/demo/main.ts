/** `npm run demo`: starts the gateway, the mocks, the example service and the wallet, and walks the main job by HTTP. */
import { readArguments, usage } from './arguments.ts'
import { createChildren } from './children.ts'
import { invitation, whatIsProduced } from './invitation.ts'
import { makePlace } from './place.ts'
import { findTaken, portsFrom } from './ports.ts'
import { waitForAnswer } from './present.ts'
import { addressesOf, startPrograms } from './programs.ts'
import { createReport } from './report.ts'
import { schoolYearOf } from './school-year.ts'
import { createWorld } from './step.ts'
import { steps } from './steps.ts'
import { walk } from './walk.ts'

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}
const read = readArguments(
  process.argv.slice(2),
  steps.map(({ name }) => name),
)
if (typeof read === 'string') {
  console.error(`demo: ${read}\n${usage}`)
  process.exit(2)
}
const { once, json, until, portBase } = read
const report = createReport(json, steps.length)
const ports = portsFrom(portBase)
const addresses = addressesOf(ports)

const taken = await findTaken(ports)
if (taken !== undefined) {
  report.problem(`port ${taken} is already taken. Stop what listens there, or choose other ports with --port-base N.`)
  process.exit(1)
}

const place = makePlace(ports, { temporary: once })
const children = createChildren((name, lastLines) => {
  report.problem(`${name} has ended unexpectedly. Its last lines:\n${lastLines}`)
  void end(1)
})

let ending: Promise<void> | undefined
/** Stops everything, removes what is temporary and exits; the first call decides the exit code. */
function end(code: number): Promise<void> {
  ending ??= children.stopAll().then(() => {
    place.leave()
    process.exit(code)
  })
  return ending
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))

const world = createWorld({
  addresses,
  ports,
  place,
  schoolYear: schoolYearOf(new Date()),
  start: () => startPrograms(children, { ports, place }),
})

if (!once) report.say(`The data of this demo is in ${place.root}; each start makes it afresh.`)
const held = await walk(steps, world, {
  until,
  report: (result) => {
    // What fails because everything is being stopped is no failure.
    if (ending === undefined) report.step(result)
  },
})
if (once || !held) await end(held ? 0 : 1)
else if (ending === undefined) {
  report.say(until === undefined ? invitation(world) : await whatIsProduced(world, until))
  if (until === 'verification') await tellAnswer()
}

/** Whoever presents now does so from elsewhere; the browser that asked is ours, so its result is told here. */
async function tellAnswer(): Promise<void> {
  try {
    report.say(await waitForAnswer(world.take('verification')))
  } catch (error) {
    if (ending === undefined) report.problem(error instanceof Error ? error.message : String(error))
  }
}
