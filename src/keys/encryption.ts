import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Encrypts and decrypts what must not lie readable in the database: AES-256-GCM, the name of the thing as associated data. */
export interface Encryption {
  seal(name: string, plain: Uint8Array): string
  open(name: string, sealed: string): Buffer
}

/**
 * @param key 32 bytes, from the operator's key file
 * @throws from `open` when the key is another one or the sealed text was altered or moved to another name
 */
export function createEncryption(key: Buffer): Encryption {
  return {
    seal: (name, plain) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open: (name, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(name))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
    },
  }
}
