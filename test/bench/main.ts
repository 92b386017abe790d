/** `npm run bench [-- NAME…] [--short]`: measures, prints tables and writes `test/bench/results/NAME.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simulate } from './scale/simulate.ts'
import { signInBench } from './sign-in/bench.ts'
import { type BenchOptions, columns, figureRows, goalRows } from './table.ts'

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
  rounds: Number(values.rounds ?? (values.short ? 3 : 11)),
  signIns: Number(values['sign-ins'] ?? (values.short ? 40 : 100)),
  concurrency: Number(values.concurrency),
  short: values.short,
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const results = join(import.meta.dirname, 'results')
mkdirSync(results, { recursive: true })
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue
  const result = await bench.run(options)
  console.log(
    `\n${bench.name}: ${options.rounds} interleaved rounds of ${options.signIns}, ${options.concurrency} in flight; ratios are medians of paired rounds\n`,
  )
  console.log(`${columns(goalRows(result.goals))}\n\n${columns(figureRows(result.figures))}\n`)
  const machine = { cores: availableParallelism(), node: process.version }
  const file = join(results, `${bench.name}.json`)
  writeFileSync(file, `${JSON.stringify({ bench: bench.name, options, machine, ...result }, null, 2)}\n`)
  console.log(`written to ${file}`)
}
// Connections of the load driver are kept alive; nothing is left to do.
process.exit(0)
