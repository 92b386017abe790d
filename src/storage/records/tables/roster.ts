/** Tables of the roster part. */
export type RosterTables = Record<never, never>
