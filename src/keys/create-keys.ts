import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK } from 'jose'
import type { Clock } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import { type CertificateAuthority, makeAuthorityCertificate, makeLeafCertificate } from './certificates.ts'
import type { Encryption } from './encryption.ts'
import { type Signer, type SigningAlgorithm, softwareSigner, thumbprint } from './signer.ts'

/**
 * Whose key it is: the gateway's own (tokens), its verifier face (presentation requests, certificate with the host's DNS name), or a
 * school's (credentials, certificate with the school's issuer URL).
 */
export type KeyOwner =
  | { readonly kind: 'gateway' }
  | { readonly kind: 'verifier'; readonly host: string }
  | { readonly kind: 'school'; readonly code: string; readonly name: string; readonly issuerUrl: string }

const ownerName = (owner: KeyOwner) => (owner.kind === 'school' ? `school:${owner.code}` : owner.kind)

const days = (from: Date, count: number) => new Date(from.getTime() + count * 86_400_000)

async function makeKeyPair(alg: SigningAlgorithm): Promise<{ publicJwk: JWK; privateJwk: JWK }> {
  const generate = promisify(generateKeyPair)
  const pair =
    alg === 'ES256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 2048 })
  return {
    publicJwk: pair.publicKey.export({ format: 'jwk' }) as JWK,
    privateJwk: pair.privateKey.export({ format: 'jwk' }) as JWK,
  }
}

export interface KeysOptions {
  records: Records
  clock: Clock
  encryption: Encryption
  /** The operator's organisation CA; when absent one is made and kept (development only). */
  authority?: CertificateAuthority
  /** Notes the creation of a key in the audit log, in the same transaction. */
  noteCreated(tx: RecordsHandle, owner: string, kid: string): Promise<void>
}

/** The key store: makes, keeps (encrypted) and hands out signing keys and named secrets. */
export function createKeys(options: KeysOptions) {
  const { records, clock, encryption } = options
  const cache = new Map<string, Promise<Signer>>()
  const secrets = new Map<string, Promise<Buffer>>()

  const rowsOf = (owner: string, alg?: SigningAlgorithm, db: RecordsHandle = records.db) => {
    const query = db.selectFrom('signing_keys').selectAll().where('owner', '=', owner).orderBy('activates_at', 'desc')
    return (alg ? query.where('algorithm', '=', alg) : query).execute()
  }

  const activeRow = async (owner: string, alg: SigningAlgorithm, db?: RecordsHandle) => {
    const now = clock.now().toISOString()
    const rows = await rowsOf(owner, alg, db)
    return rows.find((row) => row.activates_at <= now && (row.retires_at === null || row.retires_at > now))
  }

  const certify = async (owner: KeyOwner, publicJwk: JWK): Promise<string[] | undefined> => {
    if (owner.kind === 'gateway') return undefined
    const from = clock.now()
    const san =
      owner.kind === 'school'
        ? ({ type: 'url', value: owner.issuerUrl } as const)
        : ({ type: 'dns', value: owner.host } as const)
    const name = owner.kind === 'school' ? owner.name : owner.host
    return [
      await makeLeafCertificate({
        authority: await authority(),
        name,
        san,
        publicJwk,
        from: days(from, -1),
        until: days(from, 730),
      }),
    ]
  }

  /** Inserts a fresh key unless another caller was first; either way the active one is returned. */
  const ensureRow = async (owner: KeyOwner, alg: SigningAlgorithm) => {
    const existing = await activeRow(ownerName(owner), alg)
    if (existing) return existing
    const { publicJwk, privateJwk } = await makeKeyPair(alg)
    const chain = await certify(owner, publicJwk)
    return records.transaction(async (tx) => {
      const raced = await activeRow(ownerName(owner), alg, tx)
      if (raced) return raced
      const kid = thumbprint(publicJwk)
      const at = clock.now().toISOString()
      const row = {
        kid,
        owner: ownerName(owner),
        algorithm: alg,
        public_jwk: JSON.stringify(publicJwk),
        private_encrypted: encryption.seal(kid, Buffer.from(JSON.stringify(privateJwk))),
        certificate_chain: chain ? JSON.stringify(chain) : null,
        created_at: at,
        activates_at: at,
        retires_at: null,
      }
      await tx.insertInto('signing_keys').values(row).execute()
      await options.noteCreated(tx, row.owner, kid)
      return row
    })
  }

  const authority = async (): Promise<CertificateAuthority> => {
    if (options.authority) return options.authority
    const stored = await secretText('organisation-ca', async () => {
      const { publicJwk, privateJwk } = await makeKeyPair('ES256')
      const from = clock.now()
      const certificatePem = await makeAuthorityCertificate({
        name: 'Kakehashi Development',
        publicJwk,
        privateJwk,
        from: days(from, -1),
        until: days(from, 3650),
      })
      return JSON.stringify({ certificatePem, privateJwk })
    })
    return JSON.parse(stored) as CertificateAuthority
  }

  /** Reads a secret, or makes and keeps it; of two makers the first wins. */
  const secretText = async (name: string, make: () => Promise<string>): Promise<string> => {
    const read = (db: RecordsHandle) =>
      db.selectFrom('secrets').select('value_encrypted').where('name', '=', name).executeTakeFirst()
    const found = await read(records.db)
    if (found) return encryption.open(name, found.value_encrypted).toString()
    const made = await make()
    const row = {
      name,
      value_encrypted: encryption.seal(name, Buffer.from(made)),
      created_at: clock.now().toISOString(),
    }
    await records.db
      .insertInto('secrets')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    const kept = await read(records.db)
    if (!kept) throw new Error(`secret ${name} was not kept`)
    return encryption.open(name, kept.value_encrypted).toString()
  }

  const loadSigner = async (owner: KeyOwner, alg: SigningAlgorithm): Promise<Signer> => {
    const row = await ensureRow(owner, alg)
    const publicJwk = JSON.parse(row.public_jwk) as JWK
    const privateJwk = JSON.parse(encryption.open(row.kid, row.private_encrypted).toString()) as JWK
    const x5c = row.certificate_chain ? (JSON.parse(row.certificate_chain) as string[]) : undefined
    return softwareSigner({ kid: row.kid, alg, privateJwk, publicJwk, ...(x5c ? { x5c } : {}) })
  }

  return {
    /** The active signer of an owner; made at first use. */
    signerFor(owner: KeyOwner, alg: SigningAlgorithm = 'ES256'): Promise<Signer> {
      const name = `${ownerName(owner)} ${alg}`
      const known = cache.get(name)
      if (known) return known
      const loading = loadSigner(owner, alg)
      cache.set(name, loading)
      loading.catch(() => cache.delete(name))
      return loading
    },

    /** Public keys of an owner that are published now, retired ones left out, as JWK Set members (RFC 7517). */
    async publicJwks(owner: KeyOwner): Promise<JWK[]> {
      const now = clock.now().toISOString()
      const rows = await rowsOf(ownerName(owner))
      return rows
        .filter((row) => row.retires_at === null || row.retires_at > now)
        .map((row) => ({ ...(JSON.parse(row.public_jwk) as JWK), kid: row.kid, alg: row.algorithm, use: 'sig' }))
    },

    /** The gateway's own keys with private members, newest first, for oidc-provider's `jwks`; both algorithms exist afterwards. */
    async privateJwksOfGateway(): Promise<JWK[]> {
      await ensureRow({ kind: 'gateway' }, 'ES256')
      await ensureRow({ kind: 'gateway' }, 'RS256')
      const rows = await rowsOf('gateway')
      return rows.map((row) => ({
        ...(JSON.parse(encryption.open(row.kid, row.private_encrypted).toString()) as JWK),
        kid: row.kid,
        alg: row.algorithm,
        use: 'sig',
      }))
    },

    /** A persistent 32-byte secret by name, for keyed hashes that must never change. */
    secret(name: string): Promise<Buffer> {
      const known = secrets.get(name)
      if (known) return known
      const loading = secretText(name, async () => randomBytes(32).toString('base64url')).then((text) =>
        Buffer.from(text, 'base64url'),
      )
      secrets.set(name, loading)
      loading.catch(() => secrets.delete(name))
      return loading
    },

    /** Certificate of the organisation CA, PEM: the root that wallets and verifiers are told to trust. */
    organisationCaPem: async (): Promise<string> => (await authority()).certificatePem,
  }
}

export type Keys = ReturnType<typeof createKeys>
