import type { Day } from '../foundation/index.ts'
import type { OrganisationSettings } from '../settings/index.ts'

/** A board of education (教育委員会) of the settings. */
export interface Board {
  readonly code: string
  readonly corporateNumber: string
  readonly name: string
  readonly status: 'active' | 'disabled'
}

/** A school of the settings. It is disabled when it or its board is, and outside the days it exists. */
export interface School {
  readonly code: string
  readonly name: string
  readonly address: string
  readonly boardCode: string
  readonly status: 'active' | 'disabled'
}

/**
 * Boards and schools as the operator lists them.
 * @param options.today the day (Asia/Tokyo) on which a school with limits of validity is judged
 */
export function createDirectory(options: { organisations: readonly OrganisationSettings[]; today: () => Day }) {
  const boards = new Map(options.organisations.map((board) => [board.board_code, board]))
  const schools = new Map(
    options.organisations.flatMap((board) => board.schools.map((school) => [school.school_code, { board, school }])),
  )

  const toBoard = (board: OrganisationSettings): Board => ({
    code: board.board_code,
    corporateNumber: board.corporate_number,
    name: board.name,
    status: board.status,
  })

  const toSchool = ({ board, school }: SchoolEntry, day: Day): School => {
    const exists = (school.valid_from ?? day) <= day && day <= (school.valid_until ?? day)
    const active = board.status === 'active' && school.status === 'active' && exists
    return {
      code: school.school_code,
      name: school.name,
      address: school.address,
      boardCode: board.board_code,
      status: active ? 'active' : 'disabled',
    }
  }

  return {
    /** Every board, in the order of the settings' files. */
    boards: (): Board[] => options.organisations.map(toBoard),

    /** The board with this 教育委員会コード. */
    board: (code: string): Board | undefined => {
      const found = boards.get(code)
      return found && toBoard(found)
    },

    /** The school with this 学校コード, as it stands on `day` (today unless said). */
    school: (code: string, day: Day = options.today()): School | undefined => {
      const found = schools.get(code)
      return found && toSchool(found, day)
    },

    /** The board of the municipality with this 法人番号. */
    boardOfCorporateNumber: (corporateNumber: string): Board | undefined => {
      const found = options.organisations.find((board) => board.corporate_number === corporateNumber)
      return found && toBoard(found)
    },

    /** The schools of a board, disabled ones included. */
    schoolsOfBoard: (boardCode: string): School[] => {
      const board = boards.get(boardCode)
      return (board?.schools ?? []).map((school) =>
        toSchool({ board: board as OrganisationSettings, school }, options.today()),
      )
    },
  }
}

interface SchoolEntry {
  board: OrganisationSettings
  school: OrganisationSettings['schools'][number]
}

export type Directory = ReturnType<typeof createDirectory>
