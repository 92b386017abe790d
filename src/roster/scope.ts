import { type Clock, KakehashiError, tokyoDate } from '../foundation/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Scope } from './content.ts'

/**
 * Works out whose data an import may touch. A disabled board or school, or one outside its days of validity, takes no rosters.
 * @param wanted.schoolCode limits the import to one school of the board
 * @throws KakehashiError ROSTER-OWNER-UNKNOWN when the board is not registered or the school is not one of it
 */
export function scopeOf(
  wanted: { boardCode: string; schoolCode?: string | undefined },
  settings: Pick<Settings, 'organisations'>,
  clock: Clock,
): Scope {
  const { boardCode, schoolCode } = wanted
  const today = tokyoDate(clock.now())
  const board = settings.organisations.find((one) => one.board_code === boardCode && one.status === 'active')
  if (!board) throw new KakehashiError('ROSTER-OWNER-UNKNOWN', { params: { code: boardCode } })
  const open = board.schools.filter((school) => {
    const exists = (school.valid_from ?? today) <= today && today <= (school.valid_until ?? today)
    return school.status === 'active' && exists
  })
  const schoolCodes = open.map((school) => school.school_code).filter((code) => (schoolCode ?? code) === code)
  if (schoolCode !== undefined && schoolCodes.length === 0) {
    throw new KakehashiError('ROSTER-OWNER-UNKNOWN', { params: { code: schoolCode } })
  }
  return { boardCode, schoolCode: schoolCode ?? null, schoolCodes }
}
