/** How one attempt ended, or a message whose time ran out. */
export type Outcome = 'delivered' | 'failed' | 'unreachable' | 'refused' | 'expired'

/** What the outbox tells of itself, to be counted; filled in `app.ts`. */
export interface OutboxReport {
  tried(kind: string, outcome: Outcome): void
  /** @param figures.oldestSeconds age of the oldest message that waits; 0 when none does */
  stands(figures: { waiting: number; dead: number; oldestSeconds: number }): void
}
