import type { RecordsHandle } from '../storage/index.ts'

/**
 * Takes the school's place in line: of two transactions on one school and year the second waits for the first. Numbers and drafts are
 * decided behind it.
 */
export async function lockSchool(tx: RecordsHandle, schoolCode: string, schoolYear: number): Promise<void> {
  await tx
    .insertInto('certificate_numbers')
    .values({ school_code: schoolCode, school_year: schoolYear, last_number: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(['school_code', 'school_year'])
        .doUpdateSet(({ ref }) => ({ last_number: ref('certificate_numbers.last_number') })),
    )
    .execute()
}

/**
 * The next number of a school in a school year. It is given out in the transaction that approves, so a rolled-back approval leaves no gap.
 * `lockSchool` must have been called in the same transaction.
 */
export async function nextNumber(tx: RecordsHandle, schoolCode: string, schoolYear: number): Promise<number> {
  const row = await tx
    .updateTable('certificate_numbers')
    .set(({ eb }) => ({ last_number: eb('last_number', '+', 1) }))
    .where('school_code', '=', schoolCode)
    .where('school_year', '=', schoolYear)
    .returning('last_number')
    .executeTakeFirstOrThrow()
  return row.last_number
}
