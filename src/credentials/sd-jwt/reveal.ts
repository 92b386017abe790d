import { refuse } from '../refuse.ts'
import type { Disclosure } from './disclosure.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { neverDisclosed } from './vc-draft.ts'

const maxDepth = 16

/**
 * Puts the disclosed claims back into the payload and takes the digests out (RFC 9901 section 7.1, step 3). Refuses repeated digests,
 * disclosures that nothing refers to, reserved names, names that already stand at their level, malformed digest holders.
 */
export function reveal(payload: JsonObject, disclosures: readonly Disclosure[]): JsonObject {
  if (payload._sd_alg !== undefined && payload._sd_alg !== 'sha-256')
    refuse('CREDENTIAL-HASH-ALGORITHM', `_sd_alg is ${JSON.stringify(payload._sd_alg)}`)
  const { _sd_alg, ...claims } = payload
  const byDigest = new Map(disclosures.map((disclosure) => [disclosure.digest, disclosure]))
  if (byDigest.size !== disclosures.length) refuse('CREDENTIAL-DIGEST-REPEATED', 'a disclosure was sent twice')
  const walk = createWalk(byDigest)
  const revealed = walk.object(claims, 0)
  const unused = disclosures.filter(({ digest }) => !walk.seen.has(digest)).length
  if (unused > 0) refuse('CREDENTIAL-DISCLOSURE-UNREFERENCED', `${unused} disclosures have no digest in the credential`)
  return revealed
}

function createWalk(byDigest: ReadonlyMap<string, Disclosure>) {
  const seen = new Set<string>()

  /** The disclosure of a digest, if it was sent. A digest met twice would let one disclosure stand in two places. */
  const lookUp = (digest: Json | undefined): Disclosure | undefined => {
    if (typeof digest !== 'string') return refuse('CREDENTIAL-MALFORMED', 'a digest is not a string')
    if (seen.has(digest)) refuse('CREDENTIAL-DIGEST-REPEATED', 'a digest occurs twice')
    seen.add(digest)
    return byDigest.get(digest)
  }

  const value = (node: Json, depth: number): Json => {
    if (depth > maxDepth) return refuse('CREDENTIAL-MALFORMED', `nested deeper than ${maxDepth}`)
    if (Array.isArray(node)) return node.flatMap((element: Json) => arrayElement(element, depth + 1))
    return isObject(node) ? object(node, depth + 1) : node
  }

  const arrayElement = (element: Json, depth: number): Json[] => {
    if (!isObject(element) || !Object.hasOwn(element, '...')) return [value(element, depth)]
    if (Object.keys(element).length !== 1) refuse('CREDENTIAL-MALFORMED', 'an array digest has other members beside it')
    const disclosure = lookUp(element['...'])
    if (!disclosure) return []
    if (disclosure.name !== undefined)
      refuse('CREDENTIAL-DISCLOSURE-MALFORMED', 'an array element was disclosed with a name')
    return [value(disclosure.value, depth)]
  }

  const object = (node: JsonObject, depth: number): JsonObject => {
    const { _sd: digests = [], ...visible } = node
    if (!Array.isArray(digests)) return refuse('CREDENTIAL-MALFORMED', '_sd is not an array')
    for (const name of ['...', '__proto__'])
      if (Object.hasOwn(visible, name)) refuse('CREDENTIAL-CLAIM-NAME', `an object has a member ${name}`)
    const members = new Map(Object.entries(visible).map(([name, member]) => [name, value(member, depth)]))
    for (const digest of digests) {
      const disclosure = lookUp(digest)
      if (!disclosure) continue
      const { name } = disclosure
      if (name === undefined)
        return refuse('CREDENTIAL-DISCLOSURE-MALFORMED', 'an object member was disclosed without a name')
      if (depth === 0 && neverDisclosed.includes(name))
        refuse('CREDENTIAL-CLAIM-CONCEALED', `${name} came out of a disclosure`)
      if (members.has(name)) refuse('CREDENTIAL-CLAIM-EXISTS', `${name} already stands at its level`)
      members.set(name, value(disclosure.value, depth))
    }
    return Object.fromEntries(members)
  }

  return { seen, object }
}
