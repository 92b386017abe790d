import { hash } from 'node:crypto'

/** An event as it is hashed; `fields` is JSON text. */
export interface Row {
  sequence: number
  at: string
  type: string
  actor_kind: string
  actor_id: string
  subject: string | null
  fields: string
  previous_hash: string
}

/** The hash that binds a row to all rows before it. */
export const hashRow = (row: Row): string =>
  hash(
    'sha256',
    JSON.stringify([
      row.sequence,
      row.at,
      row.type,
      row.actor_kind,
      row.actor_id,
      row.subject,
      row.fields,
      row.previous_hash,
    ]),
    'hex',
  )
