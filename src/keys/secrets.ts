import { type Clock, KakehashiError } from '../foundation/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import type { Encryption } from './encryption.ts'
import { loadCertificates, makeKeyPair } from './make-key.ts'

/** Secrets by name that never change, encrypted in the records. */
export function createSecrets({
  records,
  clock,
  encryption,
}: {
  records: Records
  clock: Clock
  encryption(): Promise<Encryption>
}) {
  /** @throws KEYS-UNREADABLE */
  const opened = ({ open, opens }: Encryption, name: string, sealed: string): string => {
    if (!opens(name, sealed)) throw new KakehashiError('KEYS-UNREADABLE', { params: { name } })
    return open(name, sealed).toString()
  }

  /** Reads a secret, or makes and keeps it; of two makers the first wins. @throws KEYS-UNREADABLE */
  const secretText = async (name: string, make: () => Promise<string>): Promise<string> => {
    const read = (db: RecordsHandle) =>
      db.selectFrom('secrets').select('value_encrypted').where('name', '=', name).executeTakeFirst()
    const found = await read(records.db)
    const encrypted = await encryption()
    if (found) return opened(encrypted, name, found.value_encrypted)
    const made = await make()
    const row = {
      name,
      value_encrypted: encrypted.seal(name, Buffer.from(made)),
      created_at: clock.now().toISOString(),
    }
    await records.db
      .insertInto('secrets')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    const kept = await read(records.db)
    if (!kept) throw new Error(`secret ${name} was not kept`)
    return opened(encrypted, name, kept.value_encrypted)
  }

  /** An organisation CA of our own, for development: certificate and private key as JSON. */
  const developmentAuthority = (): Promise<string> =>
    secretText('organisation-ca', async () => {
      const { publicJwk, privateJwk } = await makeKeyPair('ES256')
      const now = clock.now().getTime()
      const { makeAuthorityCertificate } = await loadCertificates()
      const certificatePem = await makeAuthorityCertificate({
        name: 'Kakehashi Development',
        publicJwk,
        privateJwk,
        from: new Date(now - 86_400_000),
        until: new Date(now + 3650 * 86_400_000),
      })
      return JSON.stringify({ certificatePem, privateJwk })
    })

  return { secretText, developmentAuthority }
}
