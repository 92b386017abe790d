import type { Outcome } from './report.ts'
import { pauses } from './stated-limits.ts'

/** How an attempt ended, and why if it did not end well; the reason holds nothing that the receiver wrote freely. */
export type Verdict =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: Exclude<Outcome, 'delivered' | 'expired'>
      readonly reason: string
      /** Seconds for which the receiver asks to be left alone. */
      readonly waitSeconds?: number
    }

/** Answers of something in front of a receiver, or of a receiver that has too much to do: it is as good as away. */
const away = new Set([429, 502, 503, 504])

/** Errors that tell of a moment and not of the message. */
const passing = new Set(['server_error', 'temporarily_unavailable'])

/** The error code of a JSON body: `error` (RFC 6749, section 5.2) or `err` (RFC 8935, section 2.3). */
function errorOf(body: string): string | undefined {
  try {
    const { error, err } = JSON.parse(body) as { error?: unknown; err?: unknown }
    const code = error ?? err
    return typeof code === 'string' && /^[\w.:/-]{1,80}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}

/**
 * For how long an answer asks us to wait, in seconds or by a date (RFC 9110, section 10.2.3); no longer than we would ever wait.
 * @returns 0 when it asks for nothing, or for nothing that can be read
 */
function waitOf(retryAfter: string | null, now: Date): number {
  if (retryAfter === null) return 0
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now.getTime()) / 1000
  return seconds > 0 ? Math.min(seconds, pauses.longest) : 0
}

/**
 * What an answer says. A receiver that calls the message wrong (400 with an error code) will do so again; every other failure may pass. A 400
 * without a code is how a receiver says that its own logout failed (OpenID Connect Back-Channel Logout 1.0, section 2.8).
 */
export function judge(
  { status, body, retryAfter }: { status: number; body: string; retryAfter: string | null },
  now: Date,
): Verdict {
  if (status >= 200 && status < 300) return { outcome: 'delivered' }
  const error = status === 400 ? errorOf(body) : undefined
  const reason = error === undefined ? `status ${status}` : `status ${status}, ${error}`
  if (away.has(status)) return { outcome: 'unreachable', reason, waitSeconds: waitOf(retryAfter, now) }
  return { outcome: error === undefined || passing.has(error) ? 'failed' : 'refused', reason }
}

/** Why there was no answer at all. */
export function judgeSilence(thrown: unknown): Verdict {
  const { name, code, message } = thrown as { name?: string; code?: unknown; message?: string }
  if (name === 'TimeoutError') return { outcome: 'unreachable', reason: 'no answer in time' }
  const reason = typeof code === 'string' ? code : String(message ?? thrown).slice(0, 200)
  return { outcome: 'unreachable', reason }
}
