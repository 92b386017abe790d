import type { Selectable } from 'kysely'
import type { Database, RecordsHandle } from '../../storage/index.ts'

type Row<T extends keyof Database> = Selectable<Database[T]>

/** Everything stored of one board that an import can match or touch. */
export interface Stored {
  readonly schools: readonly Row<'roster_schools'>[]
  readonly classes: readonly Row<'roster_classes'>[]
  readonly learners: readonly Row<'roster_learners'>[]
  readonly enrollments: readonly Row<'roster_enrollments'>[]
  readonly staff: readonly Row<'roster_staff'>[]
  readonly entries: readonly Row<'register_entries'>[]
  readonly guardians: readonly Row<'register_guardians'>[]
}

/**
 * Loads what is stored of a board.
 * @param schoolYears the years whose classes and enrollments are wanted; those of other years are history and stay as they are
 */
export async function loadStored(
  db: RecordsHandle,
  boardCode: string,
  schoolYears: readonly number[],
): Promise<Stored> {
  // `in ()` is not SQL, and no school year is 0.
  const years = schoolYears.length > 0 ? schoolYears : [0]
  return {
    schools: await db.selectFrom('roster_schools').selectAll().where('board_code', '=', boardCode).execute(),
    classes: await db
      .selectFrom('roster_classes')
      .selectAll()
      .where('board_code', '=', boardCode)
      .where('school_year', 'in', years)
      .execute(),
    learners: await db.selectFrom('roster_learners').selectAll().where('board_code', '=', boardCode).execute(),
    enrollments: await db
      .selectFrom('roster_enrollments')
      .selectAll()
      .where('board_code', '=', boardCode)
      .where('school_year', 'in', years)
      .execute(),
    staff: await db.selectFrom('roster_staff').selectAll().where('board_code', '=', boardCode).execute(),
    entries: await db.selectFrom('register_entries').selectAll().where('board_code', '=', boardCode).execute(),
    guardians: await db.selectFrom('register_guardians').selectAll().where('board_code', '=', boardCode).execute(),
  }
}
