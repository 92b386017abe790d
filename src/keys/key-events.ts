import type { RecordsHandle } from '../storage/index.ts'

/** Who changes keys: an operator at the command line, or the gateway at first use. */
export interface KeyActor {
  readonly kind: 'operator' | 'system'
  readonly id: string
}

/** What happened to a key, for the audit log. */
export type KeyEvent =
  | {
      readonly type: 'key.created'
      readonly actor: KeyActor
      readonly subject: string
      readonly fields: { owner: string; kid: string; algorithm: string; activates_at: string }
    }
  | {
      readonly type: 'key.rotated'
      readonly actor: KeyActor
      readonly subject: string
      readonly fields: { owner: string; kid: string; successor: string; activates_at: string; retires_at: string }
    }
  | {
      readonly type: 'key.retired'
      readonly actor: KeyActor
      readonly subject: string
      readonly fields: { owner: string; kid: string; successor?: string }
    }

/** Notes an event in the audit log, in the transaction of the change; filled by `audit`. */
export type NoteKeyEvent = (tx: RecordsHandle, event: KeyEvent) => Promise<void>

/** The gateway itself, which makes a first key when one is needed. */
export const gatewayActor: KeyActor = { kind: 'system', id: 'keys' }

/** A key came into being. */
export const created = (
  actor: KeyActor,
  { kid, owner, algorithm, activates_at }: { kid: string; owner: string; algorithm: string; activates_at: string },
): KeyEvent => ({ type: 'key.created', actor, subject: kid, fields: { owner, kid, algorithm, activates_at } })
