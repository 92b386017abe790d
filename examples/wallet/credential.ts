import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, createLocalJWKSet, type JSONWebKeySet, type JWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { getJson, wellKnown } from './http.ts'
import { WalletProblem } from './problem.ts'

/** One thing that the holder can disclose or keep. */
export interface Disclosure {
  readonly encoded: string
  readonly name: string
  readonly value: unknown
}

/** A credential that the wallet has checked. */
export interface ReadCredential {
  readonly jwt: string
  readonly issuer: string
  readonly type: string
  readonly expiresAt: string | undefined
  /** What every verifier sees. */
  readonly visible: Readonly<Record<string, unknown>>
  readonly disclosures: readonly Disclosure[]
}

const payloadShape = z.looseObject({
  iss: z.string(),
  vct: z.string(),
  exp: z.number().optional(),
  cnf: z.object({ jwk: z.looseObject({ kty: z.string() }) }),
  _sd: z.array(z.string()).default([]),
  _sd_alg: z.literal('sha-256').optional(),
})

const technical = ['iss', 'iat', 'nbf', 'exp', 'vct', 'cnf', 'status', '_sd', '_sd_alg']

/**
 * Reads and checks an SD-JWT VC that an issuer has just handed over: signed by whom it names, bound to our key, every disclosure its own.
 * @param expected type and key thumbprint that were asked for
 */
export async function readCredential(
  compact: string,
  expected: { type?: string | undefined; thumbprint: string; now: Date },
): Promise<ReadCredential> {
  const [jwt, ...rest] = compact.split('~') as [string, ...string[]]
  const payload = await verified(jwt, expected.now)
  if (expected.type !== undefined && payload.vct !== expected.type)
    throw new WalletProblem('credential-wrong', 'another type')
  if ((await calculateJwkThumbprint(payload.cnf.jwk as JWK)) !== expected.thumbprint)
    throw new WalletProblem('credential-wrong', 'bound to another key')
  const disclosures = rest.filter((part) => part !== '').map(readDisclosure)
  const digests = new Set(payload._sd)
  if (!disclosures.every(({ encoded }) => digests.has(digestOf(encoded))))
    throw new WalletProblem('credential-wrong', 'a disclosure that is not its own')
  return {
    jwt,
    issuer: payload.iss,
    type: payload.vct,
    expiresAt: payload.exp === undefined ? undefined : new Date(payload.exp * 1000).toISOString(),
    visible: Object.fromEntries(Object.entries(payload).filter(([name]) => !technical.includes(name))),
    disclosures,
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The key comes from the address that the credential names as its issuer (SD-JWT VC, JWT VC issuer metadata). */
async function verified(jwt: string, now: Date) {
  try {
    const unverified = payloadShape.parse(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()))
    const metadata = await getJson(wellKnown(unverified.iss, 'jwt-vc-issuer'))
    if (metadata.issuer !== unverified.iss) throw new Error('the issuer calls itself differently')
    const keys = createLocalJWKSet(metadata.jwks as JSONWebKeySet)
    const { payload } = await jwtVerify(jwt, keys, {
      algorithms: ['ES256'],
      typ: 'dc+sd-jwt',
      currentDate: now,
      clockTolerance: 60,
    })
    return payloadShape.parse(payload)
  } catch (cause) {
    if (cause instanceof WalletProblem) throw cause
    throw new WalletProblem('credential-wrong', 'signature or form', cause)
  }
}

function readDisclosure(encoded: string): Disclosure {
  const content: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
  const parsed = z.tuple([z.string(), z.string(), z.unknown()]).safeParse(content)
  if (!parsed.success) throw new WalletProblem('credential-wrong', 'a disclosure of another form', parsed.error)
  return { encoded, name: parsed.data[1], value: parsed.data[2] }
}
