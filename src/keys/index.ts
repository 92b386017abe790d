/**
 * keys: everything that signs, and the secrets of keyed hashes.
 * Owns: making, keeping (encrypted at rest) and handing out signing keys per owner, certificates under the organisation CA.
 * Does not own: what is signed. Talks to: records.
 */
export type { CertificateAuthority } from './certificates.ts'
export { createKeys, type KeyOwner, type Keys } from './create-keys.ts'
export { createEncryption, type Encryption } from './encryption.ts'
export { derToJose, type Signer, type SigningAlgorithm, softwareSigner, thumbprint } from './signer.ts'
