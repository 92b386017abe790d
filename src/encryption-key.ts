import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KakehashiError } from './foundation/index.ts'
import type { CertificateAuthority } from './keys/index.ts'
import type { Settings } from './settings/index.ts'
import { makeDirectory } from './storage/index.ts'

/**
 * The 32 bytes that encrypt private keys at rest: from the operator's file, or made once in the data directory (development).
 * @throws SETTINGS-INVALID when the named file is not there or does not hold 32 bytes in base64
 */
export function readEncryptionKey(settings: Pick<Settings, 'keys' | 'data_directory'>): Buffer {
  const named = settings.keys.encryption_key_file
  const file = named ?? join(settings.data_directory, 'key-encryption.key')
  if (!existsSync(file) && named === undefined) {
    makeDirectory(dirname(file))
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  const key = existsSync(file) ? Buffer.from(readFileSync(file, 'utf8').trim(), 'base64') : Buffer.alloc(0)
  if (key.length === 32) return key
  const reason = `${file} does not hold 32 bytes in base64`
  throw new KakehashiError('SETTINGS-INVALID', {
    params: { file: 'settings.yaml', member: 'keys.encryption_key_file', reason },
  })
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
