import type { Ids } from '../../foundation/index.ts'
import type { CertificateKind } from './settings.ts'

export interface Challenge {
  readonly attemptId: string
  readonly origin: string
  readonly kind: CertificateKind
}

const heading = 'Kakehashi sign-in with the card (利用者証明)'

/**
 * Writes the text that a card signs to sign in. It names the attempt, this gateway and the use, so that a signature made for one cannot serve another,
 * and a random number, so that it cannot be made beforehand. Whoever keeps it sees to single use.
 * @throws RangeError when the attempt id or origin could break the lines of the text
 */
export function writeChallenge(challenge: Challenge, ids: Pick<Ids, 'token'>, expiresAt: Date): string {
  const { attemptId, origin, kind } = challenge
  if (!/^[\w-]+$/.test(attemptId)) throw new RangeError('attempt id must be base64url')
  if (!URL.canParse(origin) || /\s/.test(origin)) throw new RangeError('origin must be a URL')
  return [
    heading,
    `attempt: ${attemptId}`,
    `origin: ${origin}`,
    `kind: ${kind}`,
    `nonce: ${ids.token()}`,
    `expires: ${expiresAt.toISOString()}`,
  ].join('\n')
}

const shape = /^attempt: ([\w-]+)\norigin: (\S+)\nkind: (\w+)\nnonce: [\w-]{43}\nexpires: (\S+)$/

/** Says whether a text is a challenge for this attempt, origin and kind that still runs. */
export function checkChallenge(document: string, expected: Challenge, now: Date): 'current' | 'expired' | 'foreign' {
  if (!document.startsWith(`${heading}\n`)) return 'foreign'
  const match = shape.exec(document.slice(heading.length + 1))
  if (!match) return 'foreign'
  const [, attemptId, origin, kind, expires] = match
  if (attemptId !== expected.attemptId || origin !== expected.origin || kind !== expected.kind) return 'foreign'
  const end = new Date(expires ?? '')
  return now < end ? 'current' : 'expired'
}
