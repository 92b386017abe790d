/**
 * keys: everything that signs, and the secrets of keyed hashes.
 * Owns: making, keeping (encrypted at rest), rotating, withdrawing and handing out signing keys per owner, certificates under the organisation
 * CA. Does not own: what is signed, who may be an owner. Talks to: records; the audit log by a port.
 */
export type { CertificateAuthority } from './certificates.ts'
export { createKeys, type Keys } from './create-keys.ts'
export { createEncryption, type Encryption, fitsRecords, holdsSealed } from './encryption.ts'
export type { KeyEvent } from './key-events.ts'
export type { KeyState } from './key-states.ts'
export type { ListedKey } from './list-keys.ts'
export { type KeyOwner, ownerName } from './owners.ts'
export { reapplyKeys } from './reapply.ts'
export type { RotatedKey } from './rotate-keys.ts'
export { derToJose, type Signer, type SigningAlgorithm, softwareSigner, thumbprint } from './signer.ts'
export type { WithdrawnKey } from './withdraw-key.ts'
