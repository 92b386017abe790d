/** `npm run bench [-- NAME] [--short]`: measures, prints a table and writes `test/bench/results/NAME.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simulate } from './scale/simulate.ts'
import { signInBench } from './sign-in/bench.ts'
import { type BenchOptions, tableOf } from './table.ts'

const benches = [signInBench]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    'sign-ins': { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
// Reckoned, not measured: the capacity model.
if (positionals[0] === 'scale') {
  simulate({ write: values.write })
  process.exit(0)
}
const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name))
if (unknown !== undefined) {
  console.error(`bench: there is no bench "${unknown}", but ${benches.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const options: BenchOptions = {
  rounds: Number(values.rounds ?? (values.short ? 3 : 9)),
  signIns: Number(values['sign-ins'] ?? (values.short ? 50 : 200)),
  concurrency: Number(values.concurrency),
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const results = join(import.meta.dirname, 'results')
mkdirSync(results, { recursive: true })
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue
  const result = await bench.run(options)
  console.log(
    `${bench.name}: ${options.rounds} interleaved rounds of ${options.signIns}, ${options.concurrency} at a time; the ratio is the median of paired rounds`,
  )
  console.log(tableOf(result.lines))
  const file = join(results, `${bench.name}.json`)
  writeFileSync(file, `${JSON.stringify({ bench: bench.name, options, ...result }, null, 2)}\n`)
  console.log(`written to ${file}`)
}
// Connections of the load driver are kept alive; nothing is left to do.
process.exit(0)
