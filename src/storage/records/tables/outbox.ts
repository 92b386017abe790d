/** Tables of the outbox part. What has been delivered is in neither. */
export interface OutboxTables {
  outbox_messages: {
    id: string
    kind: string
    receiver: string
    /** Whom the message is about, by our own identifier. */
    subject: string | null
    /** JSON, as its kind has it. */
    payload: string
    state: 'waiting' | 'dead'
    created_at: string
    /** Given up when it has not been delivered by then. */
    expires_at: string
    /** Not tried before. */
    due_at: string
    /** Somebody is sending it until then; a node that dies lets it go by this. */
    leased_until: string | null
    /** Counts up for ever and is the number of the lease: whoever holds an older one has lost it. */
    attempts: number
    /** Since it was put in, or since an operator had it tried again. */
    failures: number
    /** Why it was not delivered the last time. */
    reason: string | null
    died_at: string | null
  }
  /** Everybody who was ever sent something. One who does not answer is left alone as a whole until `paused_until`. */
  outbox_receivers: { receiver: string; failures: number; paused_until: string | null }
}
