/** `npm run dev`: the gateway, restarted by Node whenever one of its sources changes, with the mocks, the example service and the wallet. */
import { createChildren } from './children.ts'
import { makePlace } from './place.ts'
import { findTaken, portsFrom } from './ports.ts'
import { addressesOf, startPrograms } from './programs.ts'

const ports = portsFrom(Number(process.env.PORT_BASE ?? 3000))
const taken = await findTaken(ports)
if (taken !== undefined) {
  console.error(`dev: port ${taken} is already taken. Stop what listens there, or set PORT_BASE.`)
  process.exit(1)
}

const children = createChildren(
  (name, lastLines) => {
    console.error(`dev: ${name} has ended. Its last lines:\n${lastLines}`)
    void end(1)
  },
  (name, line) => console.log(`${name}: ${line}`),
)
const place = makePlace(ports, { keepData: true })

let ending: Promise<void> | undefined
function end(code: number): Promise<void> {
  ending ??= children.stopAll().then(() => process.exit(code))
  return ending
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))

try {
  await startPrograms(children, { ports, place, gateway: ['--watch', '--watch-preserve-output'] })
  const { gateway, service, wallet } = addressesOf(ports)
  console.log(`dev: gateway ${gateway}  example service ${service}  example wallet ${wallet}  data ${place.root}`)
} catch (error) {
  console.error(`dev: ${error instanceof Error ? error.message : String(error)}`)
  await end(1)
}
