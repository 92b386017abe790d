import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ReadCredential } from './credential.ts'
import type { HolderKey } from './keys.ts'

/** A credential with the key it is bound to and what to call it. */
export interface StoredCredential extends ReadCredential {
  readonly id: string
  readonly key: HolderKey
  readonly name: { readonly ja: string; readonly en: string }
  /** What the issuer calls the claims. */
  readonly labels: Readonly<Record<string, { readonly ja: string; readonly en: string }>>
  readonly collectedAt: string
}

export interface Store {
  all(): readonly StoredCredential[]
  add(credential: StoredCredential): void
  remove(id: string): void
}

/**
 * Keeps credentials in memory and, with `file`, on disk. A real wallet keeps its keys in the device's secure hardware, where nothing can
 * read them out; this one writes them to a file that only its user may read.
 */
export function createStore(file?: string): Store {
  let credentials: StoredCredential[] = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  const save = () => {
    if (!file) return
    writeFileSync(`${file}.new`, JSON.stringify(credentials, null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    all: () => credentials,
    add: (credential) => {
      credentials = [...credentials, credential]
      save()
    },
    remove: (id) => {
      credentials = credentials.filter((one) => one.id !== id)
      save()
    },
  }
}
