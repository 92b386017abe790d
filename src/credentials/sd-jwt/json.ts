import { refuse } from '../refuse.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Whether a value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Base64url without padding, in its one canonical spelling (RFC 7515 section 2). A lenient decoder would let one token have many
 * spellings, and so slip past anything that compares or hashes it.
 */
export function decodeBase64url(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (text === '' || bytes.toString('base64url') !== text) refuse('CREDENTIAL-MALFORMED', `${what} is not base64url`)
  return bytes
}

/** Parses base64url-encoded JSON in UTF-8. */
export function decodeJson(text: string, what: string): Json {
  const bytes = decodeBase64url(text, what)
  try {
    return JSON.parse(utf8.decode(bytes)) as Json
  } catch (cause) {
    return refuse('CREDENTIAL-MALFORMED', `${what} is not JSON in UTF-8`, cause)
  }
}

/** Parses a base64url-encoded JSON object. */
export function decodeObject(text: string, what: string): JsonObject {
  const value = decodeJson(text, what)
  return isObject(value) ? value : refuse('CREDENTIAL-MALFORMED', `${what} is not a JSON object`)
}

/** JSON as base64url, as JOSE headers, payloads and disclosures hold it. */
export const encodeJson = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url')
