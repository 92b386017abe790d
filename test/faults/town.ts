/** The sample town as a gateway knows it before anything goes wrong: staff appointed, rosters in, two families linked. */

import { link, signInGuardian } from '../../examples/demo/guardian.ts'
import { boardCode, type Child, children } from '../../examples/demo/people.ts'
import type { World as DemoWorld } from '../../examples/demo/step.ts'
import { appointments } from '../../examples/demo/steps/appointments.ts'
import { approved, drafted } from '../../examples/demo/steps/certificates.ts'
import { rosterApplied, rosterPreview, townRoster } from '../../examples/demo/steps/roster.ts'
import { createVisitor, type Visitor } from '../../examples/demo/visitor.ts'
import { rosterTables } from '../../examples/sample-town/roster-tables.ts'
import { buildTown } from '../../examples/sample-town/town.ts'
import { toZip } from '../../examples/sample-town/write-files.ts'

/** A guardian who is signed in, and their child. */
export interface Family {
  readonly child: Child
  readonly visitor: Visitor
}

/** Walks the demo's own steps as far as the links. */
export async function settle(world: DemoWorld): Promise<readonly Family[]> {
  for (const step of [appointments, rosterPreview, rosterApplied, townRoster, drafted, approved]) await step.run(world)
  const families: Family[] = []
  for (const child of Object.values(children)) {
    const visitor = createVisitor()
    await signInGuardian(world, visitor, child)
    await link(world, visitor, child)
    families.push({ child, visitor })
  }
  return families
}

const zips = new Map<string, Promise<Buffer>>()

/** The town's package in which every preferred given name carries a number, so that two versions differ in every user. Version 0 is the town's own. */
export function rosterVersion(schoolYear: number, version: number): Promise<Buffer> {
  const name = `${schoolYear}/${version}`
  const made = zips.get(name) ?? makeVersion(schoolYear, version)
  zips.set(name, made)
  return made
}

function makeVersion(schoolYear: number, version: number): Promise<Buffer> {
  // Names hold no digits but Chinese ones.
  const number = [...String(version)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('')
  const tables = rosterTables(buildTown(schoolYear)).map((table) => {
    const at = table.header.indexOf('preferredGivenName')
    if (table.file !== 'users.csv' || version === 0) return table
    const rows = table.rows.map((row) => row.map((cell, index) => (index === at ? `${cell}${number}` : cell)))
    return { ...table, rows }
  })
  return toZip(tables, schoolYear)
}

export const boardRosterPath = `/boards/${boardCode}/roster`
