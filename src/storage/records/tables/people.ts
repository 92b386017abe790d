/** Tables of the people part. */
export interface PeopleTables {
  persons: { person_id: string; origin: string; created_at: string }
  /** One account at one upstream; at most one that has not ended per (issuer, sub). */
  upstream_links: {
    link_id: string
    person_id: string
    issuer: string
    sub: string
    ial: number
    aal: number
    linked_at: string
    last_signed_in_at: string
    ended_at: string | null
  }
  verified_attributes: {
    person_id: string
    name: string
    birthdate: string
    address: string
    sex: string
    verified_at: string
  }
}
