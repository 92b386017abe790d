/** Tables of the organisations part. Days are inclusive, Asia/Tokyo. */
export interface OrganisationTables {
  /** What GビズID said about a person at the latest sign-in through the organisation path. */
  organisation_accounts: {
    person_id: string
    account_type: 'prime' | 'member' | 'entry'
    corporate_number: string | null
    display_name: string
    first_recorded_at: string
    recorded_at: string
  }
  appointments: {
    appointment_id: string
    school_code: string
    person_id: string
    role: 'principal' | 'office' | 'teacher'
    starts_on: string
    ends_on: string | null
    appointed_by: string
    appointed_at: string
    ended_by: string | null
    ended_at: string | null
  }
  /** One row a school, touched by every change of its appointments, so that two changes at once wait for each other. */
  appointment_ledger: { school_code: string; changes: number }
}
