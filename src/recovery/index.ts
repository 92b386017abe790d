/**
 * recovery: copies of the records, and the way back from one.
 * Owns: the form of a backup, its checks, and what a restore does beyond copying: nothing that was taken away from somebody after the backup
 * comes back. Does not own: how each part takes something away again; the part does. State is not copied: sessions and codes end with a restore.
 * Talks to: records, the audit journal, and the parts that reapply.
 */
export { backUp } from './back-up.ts'
export { firstBeyond } from './first-beyond.ts'
export { type Manifest, readManifest } from './manifest.ts'
export { type Restored, type RestoreNeeds, restore } from './restore.ts'
