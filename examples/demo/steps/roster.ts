import { makeSampleTown } from '../../sample-town/make.ts'
import { type Page, plain } from '../page.ts'
import { accounts, boardCode, school } from '../people.ts'
import { prove, type Step, type World } from '../step.ts'
import type { Visitor } from '../visitor.ts'

/** The office uploads roster and register and sees what would change; nothing has changed yet. */
export const rosterPreview: Step = {
  name: 'roster-preview',
  async run(world) {
    const preview = await upload(world, world.take('office'), `/schools/${school.code}/roster`, {
      schoolCode: school.code,
    })
    const learners = addedOf(preview, '児童生徒')
    prove(learners > 300, `some 400 learners to be added, not ${learners}`)
    world.put('preview', preview)
    return `${accounts.office.who} uploaded OneRoster ZIP and school register; would add ${learners} learners, ${addedOf(preview, '学級')} classes, ${addedOf(preview, '保護者')} guardians`
  },
}

/** The office applies exactly what it has seen. */
export const rosterApplied: Step = {
  name: 'roster-applied',
  async run(world) {
    const preview = world.take('preview')
    const applied = await world.take('office').send(preview)
    const learners = addedOf(applied, '児童生徒')
    prove(learners === addedOf(preview, '児童生徒'), 'what was previewed to be what was applied')
    prove(applied.document.querySelector('form[action*="/roster/"]') === null, 'nothing left to apply')
    return `applied in one transaction: ${learners} learners, as previewed`
  },
}

/** The board imports the whole town in one go; what the school has imported itself stays as it is. */
export const townRoster: Step = {
  name: 'town-roster',
  async run(world) {
    const board = world.take('board')
    const preview = await upload(world, board, `/boards/${boardCode}/roster`, {})
    const [added, unchanged] = [addedOf(preview, '児童生徒'), unchangedOf(preview, '児童生徒')]
    prove(
      added > 150 && unchanged > 300,
      `one school more and the other as it was, not ${added} added, ${unchanged} unchanged`,
    )
    await board.send(preview)
    return `${accounts.board.who} imported the whole town: ${added} learners added, ${unchanged} unchanged`
  },
}

/** Uploads the sample town's files. @returns the preview */
async function upload(world: World, visitor: Visitor, path: string, only: { schoolCode?: string }): Promise<Page> {
  const { rosterZip, registerCsv } = await makeSampleTown({ schoolYear: world.schoolYear, ...only })
  const form = await visitor.open(`${world.addresses.gateway}${path}`)
  return visitor.send(form, {
    roster: { name: rosterZip.name, bytes: rosterZip.bytes, type: 'application/zip' },
    register: { name: registerCsv.name, bytes: registerCsv.bytes, type: 'text/csv' },
  })
}

/** Numbers beside a kind in the table of changes: added, changed, removed, unchanged. */
function countsOf(page: Page, kind: string): number[] {
  const row = page.document.querySelectorAll('tbody tr').find((one) => one.querySelector('th')?.text.trim() === kind)
  prove(row !== undefined, `a row "${kind}" in the table of changes on ${page.url} ("${page.heading}")`)
  return row.querySelectorAll('td').map((cell) => Number(plain(cell).replace(/\D/g, '')))
}

const addedOf = (page: Page, kind: string): number => countsOf(page, kind)[0] ?? 0
const unchangedOf = (page: Page, kind: string): number => countsOf(page, kind)[3] ?? 0
