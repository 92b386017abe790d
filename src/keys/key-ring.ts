import type { JWK } from 'jose'
import { once } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import { type KeyRow, newestChange, rowsOf } from './key-records.ts'
import { type Signer, type SigningAlgorithm, softwareSigner } from './signer.ts'

/** A key in this process. Its private part is decrypted when it is first needed. */
export interface HeldKey
  extends Pick<KeyRow, 'kid' | 'owner' | 'algorithm' | 'activates_at' | 'retires_at' | 'changed_in'> {
  readonly publicJwk: JWK
  /** @throws when the key is a shared secret */
  signer(): Signer
  /** @throws when the key is not a shared secret */
  secret(): Buffer
}

/**
 * The keys that this process uses, owner by owner, and those that were withdrawn. What other nodes and commands change is taken up by
 * `reload`, which costs one look into an index as long as nothing changed; dates are followed by the clock without asking anybody.
 */
export function createKeyRing({ records, encryption }: { records: Records; encryption: Encryption }) {
  const owners = new Map<string, Promise<readonly HeldKey[]>>()
  let known: Promise<{ upTo: number; readonly withdrawn: Set<string> }> | undefined

  /** What was changed up to now is found where it is read; only later changes have to be asked for. */
  const start = () => {
    known ??= (async () => {
      const upTo = await newestChange(records.db)
      const rows = await records.db
        .selectFrom('signing_keys')
        .select('kid')
        .where('withdrawn_at', 'is not', null)
        .execute()
      return { upTo, withdrawn: new Set(rows.map(({ kid }) => kid)) }
    })()
    known.catch(() => {
      known = undefined
    })
    return known
  }

  const hold = (row: KeyRow): HeldKey => {
    const { kid, owner, algorithm, activates_at, retires_at, changed_in } = row
    const publicJwk = JSON.parse(row.public_jwk) as JWK
    const privateJwk = once(() => JSON.parse(encryption.open(kid, row.private_encrypted).toString()) as JWK)
    const signer = once(() => {
      if (algorithm === 'HS256') throw new Error(`${kid} is a shared secret`)
      const x5c = row.certificate_chain ? { x5c: JSON.parse(row.certificate_chain) as string[] } : {}
      return softwareSigner({
        kid,
        alg: algorithm as SigningAlgorithm,
        privateJwk: privateJwk(),
        publicJwk,
        ...x5c,
      })
    })
    const secret = once(() => {
      const { k } = privateJwk()
      if (k === undefined) throw new Error(`${kid} is no shared secret`)
      return Buffer.from(k, 'base64url')
    })
    return { kid, owner, algorithm, activates_at, retires_at, changed_in, publicJwk, signer, secret }
  }

  const reload = async (): Promise<void> => {
    const state = await start()
    const changed = await records.db
      .selectFrom('signing_keys')
      .select(['kid', 'owner', 'withdrawn_at', 'changed_in'])
      .where('changed_in', '>', state.upTo)
      .execute()
    for (const { kid, owner, withdrawn_at, changed_in } of changed) {
      owners.delete(owner)
      if (withdrawn_at !== null) state.withdrawn.add(kid)
      state.upTo = Math.max(state.upTo, changed_in)
    }
  }
  let reloading: Promise<void> | undefined

  return {
    /** All keys of an owner, retired ones too. @param owner its name */
    keysOf(owner: string): Promise<readonly HeldKey[]> {
      const held = owners.get(owner)
      if (held) return held
      const loading = start().then(async () => (await rowsOf(records.db, owner)).map(hold))
      owners.set(owner, loading)
      loading.catch(() => {
        if (owners.get(owner) === loading) owners.delete(owner)
      })
      return loading
    },

    /** Reads an owner's keys anew when they are next asked for, after a change of our own. */
    forget: (owner: string): void => void owners.delete(owner),

    /** Identifiers of the keys that were retired in an emergency. */
    withdrawn: async (): Promise<ReadonlySet<string>> => (await start()).withdrawn,

    /** Takes up what changed in the records. One that is under way is waited for. */
    reload(): Promise<void> {
      reloading ??= reload().finally(() => {
        reloading = undefined
      })
      return reloading
    },
  }
}

export type KeyRing = ReturnType<typeof createKeyRing>
