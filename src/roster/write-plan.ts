import { sql } from 'kysely'
import type { RecordsHandle } from '../storage/index.ts'
import type { StoredRow } from './compare/compare-rows.ts'
import type { ImportPlan } from './compare/plan-import.ts'

// Far below the number of bound values that either engine takes in one statement.
const valuesPerStatement = 4000

/** Writes a plan in the transaction of an apply, referenced tables first. */
export async function writePlan(tx: RecordsHandle, plan: ImportPlan): Promise<void> {
  await upsert(tx, 'roster_schools', plan.schools.upserts)
  await upsert(tx, 'roster_classes', plan.classes.upserts)
  await upsert(tx, 'roster_learners', plan.learners.upserts)
  await upsert(tx, 'roster_enrollments', plan.enrollments.upserts)
  await upsert(tx, 'roster_staff', plan.staff.upserts)
  await upsert(tx, 'register_entries', plan.entries.upserts)
  await upsert(tx, 'register_guardians', plan.guardians.upserts)
}

// Many rows in one statement: a board's whole roster is a few dozen statements instead of thousands.
async function upsert(tx: RecordsHandle, table: string, rows: readonly StoredRow[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first) as (keyof StoredRow)[]
  const size = Math.floor(valuesPerStatement / columns.length)
  const assignments = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`))
  for (let start = 0; start < rows.length; start += size) {
    const values = rows
      .slice(start, start + size)
      .map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sql.join(values)}
      on conflict (id) do update set ${assignments}
    `.execute(tx)
  }
}
