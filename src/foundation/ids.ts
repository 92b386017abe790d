import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** The only source of identifiers and randomness; passed in. */
export interface Ids {
  /** A 128-bit identifier, base64url. */
  id(): string
  /** A bearer secret of `bytes` random bytes (32 unless said), base64url. */
  token(bytes?: number): string
  /** A uniform integer from 0 up to, not including, `maxExclusive`. */
  integer(maxExclusive: number): number
  /** `count` uniform decimal digits, such as a transaction code. */
  digits(count: number): string
}

const poolBytes = 4096
let pool = Buffer.alloc(0)

/** Takes random bytes from a supply, since fetching few of them costs as much as fetching many. What was taken is wiped from it. */
function randomText(bytes: number): string {
  if (bytes > poolBytes) return randomBytes(bytes).toString('base64url')
  if (pool.length < bytes) pool = randomBytes(poolBytes)
  const taken = pool.subarray(0, bytes)
  pool = pool.subarray(bytes)
  const text = taken.toString('base64url')
  taken.fill(0)
  return text
}

/** Identifiers from the operating system's random source. */
export const systemIds: Ids = {
  id: () => randomText(16),
  token: (bytes = 32) => randomText(bytes),
  integer: (maxExclusive) => randomInt(maxExclusive),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
}

/** What is stored in place of a bearer secret: its SHA-256, base64url. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url')

/** Compares two strings without telling by the time taken where they differ. */
export function constantTimeEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(hashToken(a)), Buffer.from(hashToken(b))]
  return timingSafeEqual(left, right)
}
