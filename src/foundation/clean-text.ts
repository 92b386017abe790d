import { hasMyNumber } from './my-number-guard.ts'

/** Codes, tokens and secrets are random text of this length and more; UUIDs are shorter. An attempt has its number whole in a field of its own, and is shortened where it stands in free text. The beginning stays, to tell two apart. */
const random = /([A-Za-z0-9_-]{4})[A-Za-z0-9_-]{36,}/g
/** No shorter text holds one of these, or a key. */
const shortestRandom = 40
/** Certificates and keys. */
const base64 = /([A-Za-z0-9+/]{4})[A-Za-z0-9+/]{96,}={0,2}/g
/** A query may carry codes, states and names. */
const query = /(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/g

/** Text from outside as it may stand in a log: without queries, random values and anything that looks like a My Number (個人番号). */
export function cleanText(text: string): string {
  const bare = text.includes('://') ? text.replace(query, '$1?[withheld]') : text
  const cleaned =
    bare.length < shortestRandom ? bare : bare.replace(random, '$1[withheld]').replace(base64, '$1[withheld]')
  return hasMyNumber(cleaned) ? '[withheld]' : cleaned
}

const deepest = 5

/** A fault for the log: what it is, where it arose, and what was behind it. Whatever else libraries hang on their errors stays out. */
export function describeFault(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? cleanText(thrown) : { type: typeof thrown }
  const { name, message, stack, cause } = thrown
  const code = 'code' in thrown && ['string', 'number'].includes(typeof thrown.code) ? thrown.code : undefined
  return {
    type: name,
    message: cleanText(message),
    ...(code === undefined ? {} : { code }),
    stack: framesOf(stack),
    ...(cause === undefined || depth === deepest ? {} : { cause: describeFault(cause, depth + 1) }),
  }
}

/** The frames alone: the head of a stack repeats the message as it was. */
const framesOf = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
