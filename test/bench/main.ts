/**
 * `npm run bench [-- NAME…] [--short] [--write]`: measures, prints tables and writes `test/bench/results/NAME.json`; with `--write` also the
 * tables of docs/performance.md. `gate` compares with that page, or records with `--write`; `page` writes the tables from results that are
 * there; `scale` reckons the capacity model.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { recordGate, runGate } from './gate/bench.ts'
import { memoryBench } from './memory/bench.ts'
import { performancePage, withResult } from './page.ts'
import { profileBench } from './profile/bench.ts'
import { simulate } from './scale/simulate.ts'
import { sessionsBench } from './sessions/bench.ts'
import { signInBench } from './sign-in/bench.ts'
import { type Bench, type BenchOptions, type BenchResult, columns, figureRows, goalRows } from './table.ts'

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
if (values.short && values.write) {
  console.error('bench: the figures of the short form are too rough for the page')
  process.exit(2)
}
const options: BenchOptions = {
  rounds: Number(values.rounds ?? (values.short ? 3 : 11)),
  signIns: Number(values['sign-ins'] ?? (values.short ? 40 : 100)),
  warmUp: values.short ? 200 : 2000,
  concurrency: Number(values.concurrency),
  short: values.short,
}
const results = join(import.meta.dirname, 'results')
const fileOf = (bench: string) => join(results, `${bench}.json`)

/** Runs one, prints and keeps what came out. */
async function report(bench: Bench): Promise<void> {
  const began = performance.now()
  const result = await bench.run(options)
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  console.log(
    `\n${bench.name} (${minutes} minutes${values.short ? ', short form: rough' : ''}): ${bench.how(options)}\n`,
  )
  if (result.goals.length > 0) console.log(`${columns(goalRows(result.goals))}\n`)
  console.log(`${columns(figureRows(result.figures))}\n`)
  const machine = { cores: cpus().length, node: process.version }
  const file = fileOf(bench.name)
  writeFileSync(file, `${JSON.stringify({ bench: bench.name, options, machine, ...result }, null, 2)}\n`)
  console.log(`written to ${file}`)
}

/** Puts the tables of a result into docs/performance.md. */
function writeTables({ name }: Bench): void {
  const result = JSON.parse(readFileSync(fileOf(name), 'utf8')) as BenchResult & { options: BenchOptions }
  if (result.options.short)
    throw new Error(`${name} was measured in the short form, whose figures are too rough for the page`)
  writeFileSync(performancePage, withResult(readFileSync(performancePage, 'utf8'), name, result))
}

const benches = [signInBench, memoryBench, sessionsBench, profileBench]
/** Everything that can be named; each says whether it went well. */
const acts = new Map<string, () => Promise<boolean>>()
for (const bench of benches)
  acts.set(bench.name, async () => {
    await report(bench)
    if (values.write) writeTables(bench)
    return true
  })
acts.set('gate', async () => {
  if (!values.write) return runGate()
  await recordGate()
  return true
})
const measured = [...acts.keys()]
acts.set('page', async () => {
  for (const bench of benches) if (existsSync(fileOf(bench.name))) writeTables(bench)
  return true
})
acts.set('scale', async () => {
  simulate({ write: values.write })
  return true
})

const unknown = positionals.find((name) => !acts.has(name))
if (unknown !== undefined) {
  console.error(`bench: there is no bench "${unknown}", but ${[...acts.keys()].join(', ')}`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
mkdirSync(results, { recursive: true })
let wentWell = true
for (const name of positionals.length > 0 ? positionals : measured)
  wentWell = ((await acts.get(name)?.()) ?? false) && wentWell
// Connections of the load driver are kept alive; nothing is left to do.
process.exit(wentWell ? 0 : 1)
