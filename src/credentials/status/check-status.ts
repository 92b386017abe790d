import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { HttpClient } from '../../foundation/index.ts'
import { refuse } from '../refuse.ts'
import { decodeBase64url, isObject, type Json, type JsonObject } from '../sd-jwt/json.ts'
import { asksForEs256, type ParsedJws, parseJws, signatureHolds } from '../sd-jwt/jws.ts'
import { status, statusListMediaType, statusListType } from '../sd-jwt/vc-draft.ts'
import { checkChain, type Trust } from '../trust/check-chain.ts'
import { maxAge } from './status-age.ts'
import { readStatus } from './status-bits.ts'

/** Largest list after inflating (a million places of eight bits): a small body must not blow up into a large one. */
const maxInflated = 1_048_576
/** How far the issuer's clock may run ahead, in seconds. */
const maxAhead = 60

interface Reference {
  readonly uri: string
  readonly index: number
}

function referenceOf(claim: Json | undefined): Reference {
  const list = isObject(claim) ? claim.status_list : undefined
  if (!isObject(list) || typeof list.uri !== 'string' || !URL.canParse(list.uri))
    return refuse('STATUS-MISSING', 'no status_list reference')
  if (typeof list.idx !== 'number' || !Number.isSafeInteger(list.idx) || list.idx < 0)
    return refuse('STATUS-MISSING', 'idx is no index')
  return { uri: list.uri, index: list.idx }
}

async function fetchToken(http: HttpClient, uri: string): Promise<string> {
  const response = await http(uri, { headers: { accept: statusListMediaType } }).catch((cause: unknown) =>
    refuse('STATUS-UNREACHABLE', `${uri} cannot be reached`, cause),
  )
  if (response.status !== 200) refuse('STATUS-UNREACHABLE', `${uri} answers ${response.status}`)
  return (await response.text()).trim()
}

function parseToken(token: string): ParsedJws {
  try {
    return parseJws(token, 'status list token')
  } catch (cause) {
    return refuse('STATUS-UNSIGNED', 'no signed token', cause)
  }
}

/** The list must be signed under the same issuer URL as the credential: a list of somebody else says nothing about it. */
function checkSignature(jws: ParsedJws, demand: { issuer: string; trust: Trust; now: Date }): void {
  if (jws.header.typ !== statusListType) refuse('STATUS-UNSIGNED', `typ is ${JSON.stringify(jws.header.typ)}`)
  if (!asksForEs256(jws)) refuse('STATUS-UNSIGNED', `alg is ${JSON.stringify(jws.header.alg)}`)
  const leaf = chainOf(jws, demand)
  if (!leaf.uris.includes(demand.issuer)) refuse('STATUS-UNSIGNED', 'signed by another issuer')
  if (!signatureHolds(jws, leaf.key)) refuse('STATUS-UNSIGNED', 'the signature does not hold')
}

function chainOf(jws: ParsedJws, demand: { trust: Trust; now: Date }) {
  try {
    return checkChain(jws.header.x5c, demand.trust, demand.now)
  } catch (cause) {
    return refuse('STATUS-UNSIGNED', 'no path to a trusted authority', cause)
  }
}

function checkFreshness({ iat, exp }: JsonObject, now: Date): void {
  const seconds = now.getTime() / 1000
  if (typeof iat !== 'number' || iat > seconds + maxAhead) refuse('STATUS-MALFORMED', `iat is ${JSON.stringify(iat)}`)
  if (exp !== undefined && typeof exp !== 'number') refuse('STATUS-MALFORMED', 'exp is not a number')
  if ((typeof exp === 'number' ? exp : (iat as number) + maxAge) <= seconds)
    refuse('STATUS-STALE', `iat ${iat}, exp ${exp}`)
}

async function statusAt(list: Json | undefined, index: number): Promise<number> {
  if (!isObject(list) || typeof list.lst !== 'string' || ![1, 2, 4, 8].includes(list.bits as number))
    return refuse('STATUS-MALFORMED', 'status_list has not bits and lst')
  const bytes = await inflateBounded(list.lst)
  return readStatus(bytes, list.bits as number, index) ?? refuse('STATUS-OUT-OF-RANGE', `no place ${index}`)
}

async function inflateBounded(lst: string): Promise<Buffer> {
  try {
    return await promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate)(decodeBase64url(lst, 'lst'), {
      maxOutputLength: maxInflated,
    })
  } catch (cause) {
    return refuse('STATUS-MALFORMED', 'lst does not inflate within bounds', cause)
  }
}

/**
 * Checks that a credential is still good (Token Status List section 8.3). Whatever keeps the answer from being known refuses.
 * @param claims verified claims of the credential
 * @param demand.issuer `iss` of the credential
 * @param demand.trust a list signed with a withdrawn key counts as unsigned
 * @throws KakehashiError `STATUS-…` when the status is unknown, `CREDENTIAL-REVOKED` and its like when it is not good
 */
export async function checkStatus(
  claims: JsonObject,
  demand: { http: HttpClient; issuer: string; trust: Trust; now: Date },
): Promise<void> {
  const { uri, index } = referenceOf(claims.status)
  const jws = parseToken(await fetchToken(demand.http, uri))
  checkSignature(jws, demand)
  if (jws.payload.sub !== uri) refuse('STATUS-MALFORMED', 'sub is not the address it was fetched from')
  checkFreshness(jws.payload, demand.now)
  const found = await statusAt(jws.payload.status_list, index)
  if (found === status.valid) return
  if (found === status.suspended) refuse('CREDENTIAL-SUSPENDED', `status ${found}`)
  if (found === status.consentWithdrawn) refuse('CREDENTIAL-CONSENT-WITHDRAWN', `status ${found}`)
  refuse('CREDENTIAL-REVOKED', `status ${found}`)
}
