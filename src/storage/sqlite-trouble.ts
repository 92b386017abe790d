import { KakehashiError } from '../foundation/index.ts'

/** SQLite result codes of a disk that is full, fails or may not be written to, and of a lock not had in time (sqlite.org/rescode.html). */
const troubled: readonly number[] = [5, 6, 8, 10, 13, 14]

/** Whether another process holds the lock. */
export const isBusy = (error: unknown): boolean => {
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  return typeof errcode === 'number' && (errcode & 0xff) === 5
}

/** What a caller gets when the file cannot be written or read now: nothing was acknowledged. Other errors stay as they are. */
export function unavailable(cause: unknown): unknown {
  const { errcode, message } = (cause ?? {}) as { errcode?: unknown; message?: unknown }
  if (typeof errcode !== 'number' || !troubled.includes(errcode & 0xff)) return cause
  return new KakehashiError('STORAGE-UNAVAILABLE', { detail: `SQLite: ${String(message)}`, cause })
}
