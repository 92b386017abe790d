import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { RecordsHandle } from '../storage/index.ts'

/** Encrypts and decrypts what must not lie readable in the database: AES-256-GCM, the name of the thing as associated data. */
export interface Encryption {
  seal(name: string, plain: Uint8Array): string
  open(name: string, sealed: string): Buffer
  /** Whether `open` would succeed. */
  opens(name: string, sealed: string): boolean
}

/**
 * @param key 32 bytes, from the operator's key file
 * @throws from `open` when the key is another one or the sealed text was altered or moved to another name
 */
export function createEncryption(key: Buffer): Encryption {
  const open = (name: string, sealed: string): Buffer => {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  }
  return {
    seal: (name, plain) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open,
    opens: (name, sealed) => {
      try {
        open(name, sealed)
        return true
      } catch {
        return false
      }
    },
  }
}

/** Whether anything in the records is encrypted. */
export async function holdsSealed(db: RecordsHandle): Promise<boolean> {
  const secret = await db.selectFrom('secrets').select('name').limit(1).executeTakeFirst()
  return (secret ?? (await db.selectFrom('signing_keys').select('kid').limit(1).executeTakeFirst())) !== undefined
}

/**
 * Whether the encryption is the one of these records. The secrets decide, since they are made once and never again: a key that was added with
 * another key file opens with that file and proves nothing. One that opens is enough, so that a damaged one hinders nobody.
 */
export async function fitsRecords(db: RecordsHandle, { opens }: Pick<Encryption, 'opens'>): Promise<boolean> {
  const secrets = await db.selectFrom('secrets').select(['name', 'value_encrypted']).execute()
  if (secrets.length > 0) return secrets.some(({ name, value_encrypted }) => opens(name, value_encrypted))
  const keys = await db.selectFrom('signing_keys').select(['kid', 'private_encrypted']).execute()
  return keys.length === 0 || keys.some(({ kid, private_encrypted }) => opens(kid, private_encrypted))
}
