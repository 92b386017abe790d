import type { CustomFetch } from 'openid-client'
import type { HttpClient } from '../../foundation/index.ts'

/** No usable answer came: too late, no connection, or a fault on the other side. */
export class NoAnswer extends Error {
  readonly slow: boolean

  constructor(why: string, slow: boolean, cause?: unknown) {
    super(why, { cause })
    this.name = 'NoAnswer'
    this.slow = slow
  }
}

/**
 * The guarded client as openid-client calls it, with one deadline over all requests of an act, so that three slow answers do not add up.
 * Throws `NoAnswer` instead of a network error, a time-out or an answer of status 500 and above.
 * @param deadlineMs from now to the last byte of the last answer, milliseconds
 */
export function withinDeadline(http: HttpClient, deadlineMs: number): CustomFetch {
  const endsAt = performance.now() + deadlineMs
  return async (url, { body, headers, method, signal }) => {
    try {
      const content = (body as RequestInit['body']) ?? null
      const timeoutMs = Math.max(1, endsAt - performance.now())
      const response = await http(url, { body: content, headers, method, signal: signal ?? null, timeoutMs })
      if (response.status < 500) return response
      throw new NoAnswer(`status ${response.status}`, false)
    } catch (cause) {
      if (cause instanceof NoAnswer) throw cause
      throw new NoAnswer('no answer', isTimeout(cause), cause)
    }
  }
}

function isTimeout(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause)
    if (error.name === 'TimeoutError' || error.name === 'ConnectTimeoutError') return true
  return false
}
