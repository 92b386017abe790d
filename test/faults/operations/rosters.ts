import { type Page, plain } from '../../../examples/demo/page.ts'
import { boardCode } from '../../../examples/demo/people.ts'
import { Refusal } from '../ledger.ts'
import { boardRosterPath, rosterVersion } from '../town.ts'
import type { FaultWorld } from '../world.ts'

const latest = new WeakMap<FaultWorld, number>()
const turns = new WeakMap<FaultWorld, Promise<unknown>>()

/** Uploads a version as the board. @returns the preview */
export async function preview({ demo, addresses }: FaultWorld, version: number): Promise<Page> {
  const board = demo.take('board')
  const form = await board.open(`${addresses.gateway}${boardRosterPath}`)
  const bytes = await rosterVersion(demo.schoolYear, version)
  return board.send(form, {
    roster: { name: `RO_${demo.schoolYear}0401_${boardCode}.zip`, bytes, type: 'application/zip' },
  })
}

/** How many learners a preview would add, change and remove. */
export function changesOn(page: Page): number {
  const rows = page.document.querySelectorAll('tbody tr')
  const row = rows.find((one) => one.querySelector('th')?.text.trim() === '児童生徒')
  if (!row) throw new Refusal(`no table of changes on ${page.url} (${page.heading})`)
  const counts = row.querySelectorAll('td').map((cell) => Number(plain(cell).replace(/\D/g, '')))
  return counts.slice(0, 3).reduce((sum, count) => sum + count, 0)
}

/** The board imports the town's next version. One after the other: the version that counts is the last one. */
export function rosterPath(world: FaultWorld): Promise<boolean> {
  const turn = (turns.get(world) ?? Promise.resolve()).then(() => applyNext(world))
  turns.set(world, turn)
  return turn
}

async function applyNext(world: FaultWorld): Promise<boolean> {
  const { ledger, demo } = world
  const version = (latest.get(world) ?? 0) + 1
  latest.set(world, version)
  let page: Page
  try {
    page = await preview(world, version)
  } catch (cause) {
    ledger.refusedBefore('roster', cause)
    return false
  }
  const applied = await ledger.attempt('roster', { version, previewUrl: page.url }, async (send) => {
    const after = await send(() => demo.take('board').send(page))
    if (after.document.querySelector('form[action*="/roster/"]')) throw new Refusal('still to be applied')
    return {}
  })
  return applied !== undefined
}
