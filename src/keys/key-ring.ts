import type { JWK } from 'jose'
import { type Log, once } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import { type KeyRow, newestChange, rowsOf } from './key-records.ts'
import { readKey } from './read-key.ts'
import { type Signer, type SigningAlgorithm, softwareSigner } from './signer.ts'

/** A key in this process. */
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
 * `reload`, which costs one look into an index as long as nothing changed; dates are followed by the clock without asking anybody. A key that
 * cannot be read is left out and named in the log, and stands in the way of no other.
 */
export function createKeyRing(needs: {
  records: Records
  encryption(): Promise<Encryption>
  log?: Pick<Log, 'error'>
}) {
  const { records, log } = needs
  const named = new Set<string>()
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

  const hold = (encryption: Encryption, row: KeyRow): HeldKey => {
    const { kid, owner, algorithm, activates_at, retires_at, changed_in } = row
    const { publicJwk, privateJwk, chain } = readKey(encryption, row)
    const signer = once(() => {
      if (algorithm === 'HS256') throw new Error(`${kid} is a shared secret`)
      const alg = algorithm as SigningAlgorithm
      return softwareSigner({ kid, alg, privateJwk, publicJwk, ...(chain ? { x5c: chain } : {}) })
    })
    const secret = once(() => {
      const { k } = privateJwk
      if (k === undefined) throw new Error(`${kid} is no shared secret`)
      return Buffer.from(k, 'base64url')
    })
    return { kid, owner, algorithm, activates_at, retires_at, changed_in, publicJwk, signer, secret }
  }

  const load = async (owner: string): Promise<HeldKey[]> => {
    await start()
    const rows = await rowsOf(records.db, owner)
    const encryption = await needs.encryption()
    return rows.flatMap((row) => {
      try {
        return [hold(encryption, row)]
      } catch (err) {
        const { kid } = row
        if (!named.has(kid)) log?.error({ kid, owner, err }, 'a key in the records cannot be read and is left out')
        named.add(kid)
        return []
      }
    })
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
    /** All readable keys of an owner, retired ones too. @param owner its name */
    keysOf(owner: string): Promise<readonly HeldKey[]> {
      const held = owners.get(owner)
      if (held) return held
      const loading = load(owner)
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
