import type { JWK } from 'jose'
import type { Clock, Log } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { CertificateAuthority } from './certificates.ts'
import type { Encryption } from './encryption.ts'
import type { NoteKeyEvent } from './key-events.ts'
import type { KeyRow } from './key-records.ts'
import { createKeyRing, type HeldKey } from './key-ring.ts'
import { activeOf, isPublished, type KeyAlgorithm, publishedOf } from './key-states.ts'
import { createList } from './list-keys.ts'
import { createMakeFirst, randomSecret } from './make-first.ts'
import { createMakeKey } from './make-key.ts'
import { algorithmsOf, type KeyOwner, ownerName } from './owners.ts'
import { createRotate } from './rotate-keys.ts'
import { createSecrets } from './secrets.ts'
import type { Signer, SigningAlgorithm } from './signer.ts'
import { createWithdraw } from './withdraw-key.ts'

export interface KeysOptions {
  records: Records
  clock: Clock
  /** Opened when it is first needed. @throws when the key file at hand is not the one of these records */
  encryption(): Promise<Encryption>
  /** The operator's organisation CA; when absent one is made and kept (development only). */
  authority?: CertificateAuthority
  note: NoteKeyEvent
  /** Told of keys that cannot be read; without it nobody is. */
  log?: Pick<Log, 'error'>
  /** Seconds for which a new key is published before it signs; a day unless said. */
  publishAhead?: number
  /** Seconds for which what an owner signs must stay verifiable; a year unless said. */
  lifeOf?(owner: KeyOwner): number
}

const aDay = 86_400

/** The key store: makes, keeps (encrypted), rotates and hands out signing keys and named secrets. */
export function createKeys(options: KeysOptions) {
  const { records, clock, encryption, note, publishAhead = aDay, lifeOf = () => 366 * aDay } = options
  const { secretText, developmentAuthority } = createSecrets(options)
  const ring = createKeyRing(options)
  const namedSecrets = new Map<string, Promise<Buffer>>()
  const making = new Map<string, Promise<KeyRow>>()
  const now = () => clock.now().toISOString()

  const authority = async (): Promise<CertificateAuthority> =>
    options.authority ?? (JSON.parse(await developmentAuthority()) as CertificateAuthority)
  const makeKey = createMakeKey({ clock, encryption, authority, lifeOf })

  const makeFirst = createMakeFirst({ ...options, makeKey, secretText, changed: ring.forget })

  /** However many ask at once, one key is made. */
  const ensure = (owner: KeyOwner, algorithm: KeyAlgorithm): Promise<KeyRow> => {
    const name = `${ownerName(owner)} ${algorithm}`
    const running = making.get(name) ?? makeFirst(owner, algorithm).finally(() => making.delete(name))
    making.set(name, running)
    return running
  }

  const needs = {
    records,
    clock,
    encryption,
    makeKey,
    note,
    publishAhead,
    lifeOf,
    makeFirst: ensure,
    changed: ring.forget,
  }

  const activeKey = async (owner: KeyOwner, algorithm: KeyAlgorithm): Promise<HeldKey> => {
    const name = ownerName(owner)
    const active = activeOf(await ring.keysOf(name), algorithm, now())
    if (active) return active
    await ensure(owner, algorithm)
    const made = activeOf(await ring.keysOf(name), algorithm, now())
    if (!made) throw new Error(`${name} has no key for ${algorithm}`)
    return made
  }

  /** Published keys of an owner, first those that sign; afterwards there is one for every algorithm. */
  const published = async (owner: KeyOwner): Promise<HeldKey[]> => {
    for (const algorithm of algorithmsOf(owner)) await activeKey(owner, algorithm)
    return publishedOf(await ring.keysOf(ownerName(owner)), now())
  }

  return {
    /** The active signer of an owner; made at first use. */
    signerFor: async (owner: KeyOwner, alg: SigningAlgorithm = 'ES256'): Promise<Signer> =>
      (await activeKey(owner, alg)).signer(),

    /** The signer of one key of an owner while it is published; undefined when it is not. */
    async signerOf(owner: KeyOwner, kid: string): Promise<Signer | undefined> {
      const key = (await ring.keysOf(ownerName(owner))).find((held) => held.kid === kid)
      return key && isPublished(key, now()) ? key.signer() : undefined
    },

    /** Public keys of an owner that are published now, those that sign first, as JWK Set members (RFC 7517). */
    publicJwks: async (owner: KeyOwner): Promise<JWK[]> =>
      (await published(owner)).map(({ publicJwk, kid, algorithm }) => ({
        ...publicJwk,
        kid,
        alg: algorithm,
        use: 'sig',
      })),

    /** The gateway's own published keys, those that sign first. */
    signersOfGateway: async (): Promise<Signer[]> => (await published({ kind: 'gateway' })).map((key) => key.signer()),

    /** Secrets that sign cookies: the first signs, every one is taken. */
    cookieSecrets: async (): Promise<Buffer[]> => (await published({ kind: 'cookies' })).map((key) => key.secret()),

    /** Identifiers of keys that were retired in an emergency: what they signed is refused, whatever its own dates say. */
    withdrawnKids: ring.withdrawn,

    /** Takes up what other nodes and commands changed: one cheap look into the records. */
    reload: ring.reload,

    rotate: createRotate(needs),
    withdraw: createWithdraw(needs),
    list: createList(options),

    /** A persistent 32-byte secret by name, for keyed hashes that must never change. */
    secret(name: string): Promise<Buffer> {
      const known = namedSecrets.get(name)
      if (known) return known
      const loading = secretText(name, randomSecret).then((text) => Buffer.from(text, 'base64url'))
      namedSecrets.set(name, loading)
      loading.catch(() => namedSecrets.delete(name))
      return loading
    },

    /** Certificate of the organisation CA, PEM: the root that wallets and verifiers are told to trust. */
    organisationCaPem: async (): Promise<string> => (await authority()).certificatePem,
  }
}

export type Keys = ReturnType<typeof createKeys>
