import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK } from 'jose'
import type { Clock } from '../foundation/index.ts'
import type { CertificateAuthority } from './certificates.ts'
import type { Encryption } from './encryption.ts'
import type { MadeKey } from './key-records.ts'
import type { KeyAlgorithm } from './key-states.ts'
import { type KeyOwner, ownerName } from './owners.ts'
import { type SigningAlgorithm, thumbprint } from './signer.ts'

const day = 86_400_000

/** How long a certified key may sign, milliseconds; its certificate lasts longer, for what was signed on the last day. */
const signingPeriod = 730 * day

/** Loaded with the first certificate that is made, once in years: writing one takes libraries that nothing else here needs. */
export const loadCertificates = () => import('./certificates.ts')

/** Makes a key pair with the members of RFC 7518, section 6. */
export async function makeKeyPair(alg: SigningAlgorithm): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const generate = promisify(generateKeyPair)
  const pair =
    alg === 'ES256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 2048 })
  return {
    publicJwk: pair.publicKey.export({ format: 'jwk' }) as JWK,
    privateJwk: pair.privateKey.export({ format: 'jwk' }) as JWK,
  }
}

/**
 * Makes keys, certified where the owner has a certificate and sealed for the records. Nothing is recorded yet.
 * @param needs.lifeOf seconds for which what an owner signs must stay verifiable
 */
export function createMakeKey(needs: {
  clock: Clock
  encryption(): Promise<Encryption>
  authority(): Promise<CertificateAuthority>
  lifeOf(owner: KeyOwner): number
}) {
  const { clock } = needs

  const certify = async (owner: KeyOwner, publicJwk: JWK): Promise<string | null> => {
    if (owner.kind !== 'school' && owner.kind !== 'verifier') return null
    const now = clock.now().getTime()
    const [name, san] =
      owner.kind === 'school'
        ? [owner.name, { type: 'url', value: owner.issuerUrl } as const]
        : [owner.host, { type: 'dns', value: owner.host } as const]
    const { makeLeafCertificate } = await loadCertificates()
    const leaf = await makeLeafCertificate({
      authority: await needs.authority(),
      name,
      san,
      publicJwk,
      from: new Date(now - day),
      until: new Date(now + signingPeriod + needs.lifeOf(owner) * 1000),
    })
    return JSON.stringify([leaf])
  }

  const made = (
    { seal }: Encryption,
    owner: KeyOwner,
    key: { kid: string; algorithm: KeyAlgorithm; publicJwk: JWK; privateJwk: JWK; chain: string | null },
  ): MadeKey => ({
    kid: key.kid,
    owner: ownerName(owner),
    algorithm: key.algorithm,
    public_jwk: JSON.stringify(key.publicJwk),
    private_encrypted: seal(key.kid, Buffer.from(JSON.stringify(key.privateJwk))),
    certificate_chain: key.chain,
    created_at: clock.now().toISOString(),
  })

  return async (owner: KeyOwner, algorithm: KeyAlgorithm, secret = randomBytes(32)): Promise<MadeKey> => {
    const encryption = await needs.encryption()
    if (algorithm === 'HS256') {
      const kid = randomBytes(16).toString('base64url')
      const privateJwk = { kty: 'oct', k: secret.toString('base64url') }
      return made(encryption, owner, { kid, algorithm, publicJwk: { kty: 'oct' }, privateJwk, chain: null })
    }
    const pair = await makeKeyPair(algorithm)
    const chain = await certify(owner, pair.publicJwk)
    return made(encryption, owner, { kid: thumbprint(pair.publicJwk), algorithm, ...pair, chain })
  }
}

export type MakeKey = ReturnType<typeof createMakeKey>
