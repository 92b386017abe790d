import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto'

/** The two kinds of key a card may have: RSA of at least 2048 bits today, ECDSA P-384 on the next generation. */
export type CardAlgorithm = 'RSASSA-PKCS1-v1_5-SHA-256' | 'ECDSA-P384-SHA-384'

const hashOf: Record<CardAlgorithm, 'sha256' | 'sha384'> = {
  'RSASSA-PKCS1-v1_5-SHA-256': 'sha256',
  'ECDSA-P384-SHA-384': 'sha384',
}

const signatureOids: Record<string, CardAlgorithm> = {
  '1.2.840.113549.1.1.11': 'RSASSA-PKCS1-v1_5-SHA-256',
  '1.2.840.10045.4.3.3': 'ECDSA-P384-SHA-384',
}

/** The algorithm a key is used with, or undefined when the key is too weak or of another kind (施行規則 2 条: at least 2048 bits). */
export function algorithmOf(key: KeyObject): CardAlgorithm | undefined {
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') {
    const strong =
      (modulusLength ?? 0) >= 2048 && (publicExponent ?? 0n) >= 65_537n && (publicExponent ?? 0n) % 2n === 1n
    return strong ? 'RSASSA-PKCS1-v1_5-SHA-256' : undefined
  }
  return key.asymmetricKeyType === 'ec' && namedCurve === 'secp384r1' ? 'ECDSA-P384-SHA-384' : undefined
}

/** Verifies the signature of a certificate or OCSP answer. The named algorithm must be the one this key is used with: no SHA-1, no mixing. */
export function isSignedBy(
  key: KeyObject,
  signed: { algorithm: string; bytes: Uint8Array; signature: Uint8Array },
): boolean {
  const algorithm = algorithmOf(key)
  return algorithm !== undefined && signatureOids[signed.algorithm] === algorithm && verifies(algorithm, key, signed)
}

/**
 * Verifies what the card signed.
 * @param signed.signature PKCS#1 v1.5, or DER for ECDSA
 * @returns `other-bytes` when the key did sign, but something else (only RSA can tell; ECDSA says `invalid`)
 */
export function checkCardSignature(
  algorithm: CardAlgorithm,
  key: KeyObject,
  signed: { bytes: Uint8Array; signature: Uint8Array },
): 'valid' | 'other-bytes' | 'invalid' {
  if (verifies(algorithm, key, signed)) return 'valid'
  if (algorithm !== 'RSASSA-PKCS1-v1_5-SHA-256') return 'invalid'
  return isWellFormedRsaSignature(key, signed.signature) ? 'other-bytes' : 'invalid'
}

/** SHA-256 of a key as it stands in the certificate, hex: names a key without naming its holder. */
export function keyFingerprint(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex')
}

function verifies(
  algorithm: CardAlgorithm,
  key: KeyObject,
  signed: { bytes: Uint8Array; signature: Uint8Array },
): boolean {
  return verify(hashOf[algorithm], signed.bytes, key, signed.signature)
}

// RFC 8017, 9.2: DigestInfo of SHA-256 is these bytes followed by the digest.
const sha256DigestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex')

/** Tells a signature over other bytes from a damaged one: only a true signature opens to a DigestInfo. It is never taken for a valid one. */
function isWellFormedRsaSignature(key: KeyObject, signature: Uint8Array): boolean {
  try {
    const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return (
      opened.length === sha256DigestInfo.length + 32 &&
      opened.subarray(0, sha256DigestInfo.length).equals(sha256DigestInfo)
    )
  } catch {
    return false
  }
}
