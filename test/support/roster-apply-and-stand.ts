/**
 * A child process that imports the sample town, then applies a second version of it and stands still just before statement N of that
 * apply, saying `standing`, until it is killed. Without N it says `applied` at the end.
 * Arguments: database file, N.
 */
import type { KyselyPlugin } from 'kysely'
import type { Records } from '../../src/storage/index.ts'
import { change, openRoster, operator, samplePackage, sampleRegister } from './roster-fixtures.ts'

const [file = '', standAt = ''] = process.argv.slice(2)
let statements = Number.NEGATIVE_INFINITY

// Nobody may come to kill it when the test itself was broken off, so it ends by itself at last.
function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
  process.exit(1)
}

const standing: KyselyPlugin = {
  transformQuery: ({ node }) => {
    statements += 1
    if (statements === Number(standAt)) {
      process.stdout.write('standing\n')
      standStill()
    }
    return node
  },
  transformResult: async ({ result }) => result,
}
const watched = (records: Records): Records => ({
  ...records,
  transaction: (work) => records.transaction((tx) => work(tx.withPlugin(standing))),
})

const { roster } = await openRoster(file, watched)
async function apply(files: { rosterZip: Buffer; registerCsv: Buffer }, counted: boolean): Promise<void> {
  const result = await roster.preview({ boardCode: '139998', actor: operator, ...files })
  if (result.outcome === 'refused') throw new Error(JSON.stringify(result.problems))
  if (counted) statements = 0
  await roster.apply({ previewId: result.previewId, actor: operator })
}

await apply({ rosterZip: await samplePackage(), registerCsv: sampleRegister() }, false)
const second = {
  rosterZip: await samplePackage({
    users: (rows) => rows.map((row) => ({ ...row, preferredGivenName: `${row.preferredGivenName}二` })),
    classes: change(0, { title: '1年A組' }),
  }),
  registerCsv: sampleRegister((rows) => rows.map((row) => ({ ...row, address: '東京都見本市二番町１' }))),
}
await apply(second, true)
process.stdout.write(`applied ${statements}\n`)
standStill()
