import { createHash } from 'node:crypto'
import { refuse } from '../refuse.ts'
import { decodeJson, encodeJson, type Json } from './json.ts'

/** One disclosure as it travels: an object member has a name, an array element has none (RFC 9901 section 4.2). */
export interface Disclosure {
  readonly encoded: string
  readonly digest: string
  readonly name?: string
  readonly value: Json
}

/** Names that carry the structure of an SD-JWT itself, and the one that would reach into the prototype of an object. */
const reservedNames: readonly string[] = ['_sd', '...', '_sd_alg', '__proto__']

/** SHA-256 of the text as it travels, base64url (RFC 9901 section 4.2.3). */
export const digestOf = (text: string): string => createHash('sha256').update(text, 'ascii').digest('base64url')

/** Makes the disclosure of an object member. @param salt at least 128 bits of randomness, base64url */
export function makeDisclosure(salt: string, name: string, value: Json): Disclosure {
  const encoded = encodeJson([salt, name, value])
  return { encoded, digest: digestOf(encoded), name, value }
}

/** Reads one disclosure of a presentation (RFC 9901 section 7.1, step 3). */
export function readDisclosure(encoded: string): Disclosure {
  const content = decodeJson(encoded, 'disclosure')
  if (!Array.isArray(content) || content.length < 2 || content.length > 3 || typeof content[0] !== 'string')
    return refuse('CREDENTIAL-DISCLOSURE-MALFORMED', 'not an array of salt, name and value')
  if (content.length === 2) return { encoded, digest: digestOf(encoded), value: content[1] as Json }
  const name: unknown = content[1]
  if (typeof name !== 'string') return refuse('CREDENTIAL-DISCLOSURE-MALFORMED', 'the name is not a string')
  if (reservedNames.includes(name)) refuse('CREDENTIAL-CLAIM-NAME', `a disclosure is named ${name}`)
  return { encoded, digest: digestOf(encoded), name, value: content[2] as Json }
}
