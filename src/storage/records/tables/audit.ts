/** Tables of the audit part. */
export interface AuditTables {
  audit_events: {
    sequence: number
    at: string
    type: string
    actor_kind: string
    actor_id: string
    subject: string | null
    fields: string
    previous_hash: string
    hash: string
  }
  /** One row that every append updates, so that two writers cannot take the same place in the chain. */
  audit_head: { id: number; sequence: number; hash: string }
}
