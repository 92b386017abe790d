import { randomBytes, X509Certificate } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createEncryption, createKeys, type KeyOwner } from '../../src/keys/index.ts'
import { openRecords } from '../../src/storage/index.ts'

const school: KeyOwner = {
  kind: 'school',
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  issuerUrl: 'https://id.example.jp/issuers/B113299999010',
}

async function open() {
  const records = openRecords({ file: ':memory:' })
  await records.migrate()
  onTestFinished(() => records.close())
  const key = randomBytes(32)
  const make = (encryptionKey = key) =>
    createKeys({
      records,
      clock: fixedClock('2026-11-22T00:00:00Z'),
      encryption: async () => createEncryption(encryptionKey),
      note: async () => {},
    })
  return { records, make }
}

describe('keys', () => {
  it('signs what an independent library verifies, for both algorithms', async () => {
    const { make } = await open()
    for (const alg of ['ES256', 'RS256'] as const) {
      const signer = await make().signerFor({ kind: 'gateway' }, alg)
      const input = `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${Buffer.from('payload').toString('base64url')}`
      for (let round = 0; round < 50; round += 1) {
        const jws = `${input}.${(await signer.sign(Buffer.from(input))).toString('base64url')}`
        await expect(compactVerify(jws, await importJWK(signer.publicJwk, alg))).resolves.toBeDefined()
      }
    }
  })

  it('makes one key per owner however many ask at once, and keeps it over a restart', async () => {
    const { records, make } = await open()
    const stores = [make(), make()]
    const signers = await Promise.all(Array.from({ length: 10 }, (_, n) => stores[n % 2]?.signerFor(school)))
    expect(new Set(signers.map((signer) => signer?.kid)).size).toBe(1)
    expect(await records.db.selectFrom('signing_keys').select('kid').execute()).toHaveLength(1)
  })

  it('certifies a school under the organisation CA, with its issuer URL and without power to certify others', async () => {
    const { make } = await open()
    const keys = make()
    const signer = await keys.signerFor(school)
    const leaf = new X509Certificate(Buffer.from(signer.x5c?.[0] ?? '', 'base64'))
    const root = new X509Certificate(await keys.organisationCaPem())
    expect(leaf.verify(root.publicKey)).toBe(true)
    expect(leaf.checkIssued(root)).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(leaf.subjectAltName).toBe(`URI:${school.kind === 'school' ? school.issuerUrl : ''}`)
    expect(leaf.publicKey.export({ format: 'jwk' })).toMatchObject({ x: signer.publicJwk.x })
  })

  it('keeps private keys and secrets unreadable in the database and without the key file', async () => {
    const { records, make } = await open()
    await make().signersOfGateway()
    const secret = await make().secret('pairwise-subject')
    const dump =
      JSON.stringify(await records.db.selectFrom('signing_keys').selectAll().execute()) +
      JSON.stringify(await records.db.selectFrom('secrets').selectAll().execute())
    expect(dump).not.toContain('"d":')
    expect(dump).not.toContain(secret.toString('base64url'))
    await expect(make(randomBytes(32)).signersOfGateway()).rejects.toThrow()
    expect(await make().secret('pairwise-subject')).toEqual(secret)
  })
})
