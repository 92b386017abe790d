/**
 * Tables of the roster part. Nothing is deleted: what an import no longer names gets `removed_on` (a day in Tokyo), because a certificate
 * of an earlier year still has to be made out. `removed_on` null means current.
 */
export interface RosterTables {
  roster_schools: { id: string; board_code: string; code: string; name: string; removed_on: string | null }
  roster_classes: {
    id: string
    board_code: string
    school_code: string
    school_year: number
    sourced_id: string
    title: string
    /** Grades separated by commas, such as `P6`. */
    grades: string
    class_type: string
    subject: string
    special_needs: number
    removed_on: string | null
  }
  roster_learners: {
    id: string
    board_code: string
    school_code: string
    user_master_identifier: string
    family_name: string
    given_name: string
    family_kana: string
    given_kana: string
    grade: string | null
    username: string
    removed_on: string | null
  }
  roster_enrollments: {
    id: string
    board_code: string
    school_code: string
    learner_id: string
    class_id: string
    school_year: number
    grade: string | null
    /** 出席番号 */
    number: number | null
    begin_date: string | null
    end_date: string | null
    removed_on: string | null
  }
  roster_staff: {
    id: string
    board_code: string
    /** Empty for staff of the board itself. */
    school_code: string
    user_master_identifier: string
    family_name: string
    given_name: string
    family_kana: string
    given_kana: string
    username: string
    /** JSON list of OneRoster roles. */
    roles: string
    /** JSON list of class ids. */
    class_ids: string
    removed_on: string | null
  }
  /** One for each learner; `id` is the learner's. */
  register_entries: {
    id: string
    board_code: string
    school_code: string
    official_name: string
    official_name_kana: string
    /** JSON list. */
    name_variants: string
    birth_date: string
    sex: string | null
    address: string | null
    removed_on: string | null
  }
  register_guardians: {
    id: string
    board_code: string
    learner_id: string
    name: string
    kana: string | null
    birth_date: string
    sex: string | null
    address: string | null
    relation: string
    removed_on: string | null
  }
  /** One row for each board, raised by every apply: a preview made before another apply is stale. */
  roster_revisions: { board_code: string; revision: number }
  roster_previews: {
    id: string
    board_code: string
    school_code: string | null
    actor_kind: string
    actor_id: string
    created_at: string
    expires_at: string
    revision: number
    /** JSON of what apply will apply; emptied once applied or expired. */
    payload: string
    /** JSON of what the preview showed. */
    summary: string
    applied_at: string | null
  }
  roster_imports: {
    id: string
    board_code: string
    school_code: string | null
    preview_id: string
    actor_kind: string
    actor_id: string
    applied_at: string
    /** JSON of counts by kind. */
    counts: string
  }
}
