import { makeSampleTown } from '../../sample-town/make.ts'
import { type Page, plain } from '../page.ts'
import { accounts, school } from '../people.ts'
import { prove, type Step } from '../step.ts'

/** The office uploads roster and register and sees what would change; nothing has changed yet. */
export const rosterPreview: Step = {
  name: 'roster-preview',
  async run(world) {
    const office = world.take('office')
    const { rosterZip, registerCsv } = await makeSampleTown({ schoolYear: world.schoolYear })
    const upload = await office.open(`${world.addresses.gateway}/schools/${school.code}/roster`)
    const preview = await office.send(upload, {
      roster: { name: rosterZip.name, bytes: rosterZip.bytes, type: 'application/zip' },
      register: { name: registerCsv.name, bytes: registerCsv.bytes, type: 'text/csv' },
    })
    const learners = addedOf(preview, '児童生徒')
    prove(learners > 500, `some 600 learners to be added, not ${learners}`)
    world.put('preview', preview)
    return `${accounts.office.who} uploaded ${rosterZip.name} and ${registerCsv.name}; would add ${learners} learners, ${addedOf(preview, '学級')} classes, ${addedOf(preview, '保護者')} guardians`
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

/** The first number beside a kind in the table of changes: how many are added. */
function addedOf(page: Page, kind: string): number {
  const row = page.document.querySelectorAll('tbody tr').find((one) => one.querySelector('th')?.text.trim() === kind)
  const cell = row?.querySelector('td')
  prove(
    cell !== null && cell !== undefined,
    `a row "${kind}" in the table of changes on ${page.url} ("${page.heading}")`,
  )
  return Number(plain(cell).replace(/\D/g, ''))
}
