import type { Ids } from '../../foundation/index.ts'
import type { Signer } from '../../keys/index.ts'
import { makeDisclosure } from './disclosure.ts'
import type { Json, JsonObject } from './json.ts'
import { signJws } from './jws.ts'
import { credentialFormat, neverDisclosed } from './vc-draft.ts'

/**
 * Issues an SD-JWT VC (RFC 9901 section 5).
 * @param input.visible claims that every verifier sees
 * @param input.disclosable claims that the holder shows one by one
 * @param input.decoys how many digests without a disclosure are mixed in, so that their number tells nothing about the holder
 * @returns issuer-signed part and all disclosures, each followed by `~`
 * @throws when a claim that decides validity was to be disclosable, or a name is in both
 */
export async function issueSdJwt(
  needs: { signer: Signer; ids: Ids },
  input: { visible: JsonObject; disclosable: JsonObject; decoys?: number },
): Promise<string> {
  const names = Object.keys(input.disclosable)
  const wrong = names.find((name) => neverDisclosed.includes(name) || name in input.visible)
  if (wrong) throw new Error(`claim ${wrong} cannot be selectively disclosable`)
  const disclosures = names.map((name) => makeDisclosure(needs.ids.token(16), name, input.disclosable[name] as Json))
  const decoys = Array.from({ length: input.decoys ?? 0 }, () => needs.ids.token(32))
  // Sorted, so that the order of digests does not tell which claim is which (RFC 9901 section 4.2.4.1).
  const digests = [...disclosures.map(({ digest }) => digest), ...decoys].sort()
  const payload = { ...input.visible, ...(digests.length > 0 ? { _sd: digests, _sd_alg: 'sha-256' } : {}) }
  const jws = await signJws(needs.signer, { typ: credentialFormat }, payload)
  return [jws, ...disclosures.map(({ encoded }) => encoded), ''].join('~')
}
