import type { CheckedColumn } from '../intake/check-values.ts'
import type { RuleName } from '../intake/value-rules.ts'

const sexes = ['male', 'female', 'other', 'unspecified']

/** How a guardian stands to the learner: 父, 母, 祖父, 祖母, 未成年後見人, 施設の長, その他. */
export const relations = ['father', 'mother', 'grandfather', 'grandmother', 'legal-guardian', 'facility-head', 'other']

const column = (name: string, required: boolean, rule: RuleName, choices?: readonly string[]): CheckedColumn => ({
  name,
  canonical: name,
  required,
  rule,
  ...(choices ? { choices } : {}),
})

/** Columns of the school register (学齢簿), in order: one row for each pair of learner and guardian. Our own definition. */
export const registerColumns: readonly CheckedColumn[] = [
  column('schoolCode', true, 'any'),
  column('userMasterIdentifier', true, 'uuid4'),
  column('officialName', true, 'name'),
  column('officialNameKana', true, 'name'),
  column('nameVariants', false, 'name'),
  column('birthDate', true, 'day'),
  column('sex', false, 'any', sexes),
  column('address', false, 'name'),
  column('guardianName', false, 'name'),
  column('guardianNameKana', false, 'name'),
  column('guardianBirthDate', false, 'day'),
  column('guardianSex', false, 'any', sexes),
  column('guardianAddress', false, 'name'),
  column('guardianRelation', false, 'any', relations),
]
