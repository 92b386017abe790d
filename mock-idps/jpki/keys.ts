import { createPublicKey } from 'node:crypto'

export type KeyKind = 'rsa-2048' | 'p-384'

/** What WebCrypto calls the two kinds of key: RSA is on today's cards, P-384 on the next ones. */
export const algorithms = {
  'rsa-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  'p-384': { name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' },
} as const

export type KeyPair = CryptoKeyPair

/** Makes an extractable key pair in the thread pool, so that several can be made at once. */
export async function generateKeys(kind: KeyKind): Promise<KeyPair> {
  return (await crypto.subtle.generateKey(algorithms[kind], true, ['sign', 'verify'])) as KeyPair
}

/** Writes a private key as PKCS#8 PEM. */
export async function exportKeys(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  return pem('PRIVATE KEY', der)
}

/** Reads a PKCS#8 PEM back into a key pair. Throws if it is not a key of that kind. */
export async function importKeys(kind: KeyKind, text: string): Promise<KeyPair> {
  const spki = createPublicKey(text).export({ type: 'spki', format: 'der' })
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', derOf(text), algorithms[kind], true, ['sign']),
    crypto.subtle.importKey('spki', new Uint8Array(spki), algorithms[kind], true, ['verify']),
  ])
  return { privateKey, publicKey }
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export function derOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
}
