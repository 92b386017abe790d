import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KakehashiError } from './foundation/index.ts'
import { type CertificateAuthority, createEncryption, type Encryption, fitsRecords, holdsSealed } from './keys/index.ts'
import type { Settings } from './settings/index.ts'
import { makeDirectory, type Records } from './storage/index.ts'

type KeySettings = Pick<Settings, 'keys' | 'data_directory'>

const fileOf = ({ keys, data_directory: directory }: KeySettings): string =>
  keys.encryption_key_file ?? join(directory, 'key-encryption.key')

function unusable(reason: string, cause?: unknown): KakehashiError {
  const params = { file: 'settings.yaml', member: 'keys.encryption_key_file', reason }
  return new KakehashiError('SETTINGS-INVALID', { params, cause })
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? String(cause)

/**
 * The 32 bytes that encrypt private keys at rest, from the operator's file or the one in the data directory. None is made.
 * @returns undefined when no file is named and there is none in the data directory
 * @throws SETTINGS-INVALID when the file cannot be read or does not hold 32 bytes in base64
 */
export function readEncryptionKey(settings: KeySettings): Buffer | undefined {
  const file = fileOf(settings)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (settings.keys.encryption_key_file === undefined && codeOf(cause) === 'ENOENT') return undefined
    throw unusable(`${file} cannot be read (${codeOf(cause)})`, cause)
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32) throw unusable(`${file} does not hold 32 bytes in base64`)
  return key
}

/** Makes a key file in the data directory, for development. @returns what is in it, made by us or by somebody who was first */
function makeKeyFile(settings: KeySettings): Buffer {
  const file = fileOf(settings)
  try {
    makeDirectory(dirname(file))
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unusable(`${file} cannot be made (${codeOf(cause)})`, cause)
  }
  return readEncryptionKey(settings) as Buffer
}

/**
 * What opens and seals keys in these records, read when it is first needed. The key file must be the one that sealed what is there; where nothing
 * is sealed yet and no file is named, one is made (development). Nothing can be read or written with another one.
 * @returns a function that throws SETTINGS-INVALID as `readEncryptionKey`, and KEYS-ENCRYPTION-KEY when the file is another one or gone
 */
export function openEncryption(settings: KeySettings, { db }: Pick<Records, 'db'>): () => Promise<Encryption> {
  const refuse = (reason: string) =>
    new KakehashiError('KEYS-ENCRYPTION-KEY', { params: { file: fileOf(settings), reason } })
  let encryption: Encryption | undefined
  let proven = false
  return async () => {
    if (!encryption) {
      const key = readEncryptionKey(settings)
      if (!key && (await holdsSealed(db))) throw refuse('there is no such file')
      encryption = createEncryption(key ?? makeKeyFile(settings))
    }
    if (!proven && !(await fitsRecords(db, encryption))) throw refuse('they were sealed with another one')
    // Asked until there is something to tell by: a node with another file may be the first to seal anything.
    proven ||= await holdsSealed(db)
    return encryption
  }
}

/** The operator's organisation CA, when the settings name one. @throws SETTINGS-INVALID when a file cannot be read */
export function readAuthority(settings: Pick<Settings, 'keys'>): CertificateAuthority | undefined {
  const files = settings.keys.organisation_ca
  if (!files) return undefined
  try {
    const privateJwk = JSON.parse(readFileSync(files.key_file, 'utf8')) as CertificateAuthority['privateJwk']
    return { certificatePem: readFileSync(files.certificate_file, 'utf8'), privateJwk }
  } catch (cause) {
    const reason = 'certificate or key cannot be read'
    throw new KakehashiError('SETTINGS-INVALID', {
      params: { file: 'settings.yaml', member: 'keys.organisation_ca', reason },
      cause,
    })
  }
}
