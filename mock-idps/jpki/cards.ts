import 'reflect-metadata'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import type { Authorities } from './authority.ts'
import { issueCertificate, issueDate } from './issue-certificate.ts'
import { derOf, exportKeys, generateKeys, importKeys, type KeyPair, pem } from './keys.ts'
import type { Purpose } from './oids.ts'
import { birthdateOf, type Person } from './town.ts'

/** Which certificate of a key: the one on the card, or one that a named fault puts in its place. */
export type Variant = 'regular' | 'expired' | 'unpublished'

interface StoredCard {
  /** What the certificates say; when it changes they are issued anew. */
  profile: string
  keys: Partial<Record<Purpose, string>>
  certificates: Record<string, string>
}

export interface Credential {
  certificate: Uint8Array
  keys: KeyPair
  kind: 'rsa-2048' | 'p-384'
}

interface Options {
  directory: string
  people: readonly Person[]
  authorities: Authorities
  ocspUrl: (purpose: Purpose) => string
  now: () => Date
}

/**
 * The cards: keys and certificates are made when a card is first used and kept in `cards/<id>.json`, so that the mock starts at once and a
 * restart keeps every card.
 */
export async function openCards(options: Options) {
  const directory = join(options.directory, 'cards')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const stored = new Map<string, StoredCard>()
  const bySerial = new Map<string, string>()
  const queue = new Map<string, Promise<unknown>>()

  for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
    const card = JSON.parse(readFileSync(join(directory, file), 'utf8')) as StoredCard
    stored.set(file.slice(0, -'.json'.length), card)
    for (const text of Object.values(card.certificates)) remember(file.slice(0, -'.json'.length), text)
  }

  function remember(id: string, certificate: string): void {
    bySerial.set(new x509.X509Certificate(derOf(certificate)).serialNumber.toLowerCase(), id)
  }

  async function save(id: string, card: StoredCard): Promise<void> {
    stored.set(id, card)
    const file = join(directory, `${id}.json`)
    await writeFile(`${file}.new`, JSON.stringify(card, null, 1), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  async function make(person: Person, purpose: Purpose, variant: Variant): Promise<Credential> {
    const kind = person.nextGeneration ? 'p-384' : 'rsa-2048'
    const holder = { ...person, birthdate: birthdateOf(person, options.now()) }
    const profile = JSON.stringify([holder.name, holder.birthdate, holder.sex, holder.address, kind])
    const known = stored.get(person.id)
    const card: StoredCard = known?.profile === profile ? known : { profile, keys: {}, certificates: {} }
    const keyText = card.keys[purpose]
    const keys = keyText ? await importKeys(kind, keyText) : await generateKeys(kind)
    const place = `${purpose}-${variant}`
    let text = card.certificates[place]
    if (!text) {
      const generation = variant === 'unpublished' ? 'unpublished' : person.nextGeneration ? 'next' : '2'
      const expired = variant === 'expired' || person.starts === 'expired'
      const certificate = await issueCertificate({
        authority: await options.authorities.get(purpose, generation),
        holder,
        publicKey: keys.publicKey,
        ocspUrl: options.ocspUrl(purpose),
        issuedAt: issueDate(options.now(), expired),
      })
      text = pem('CERTIFICATE', new Uint8Array(certificate.rawData))
      card.keys[purpose] = await exportKeys(keys)
      card.certificates[place] = text
      await save(person.id, card)
      remember(person.id, text)
    }
    return { certificate: derOf(text), keys, kind }
  }

  return {
    people: options.people,
    find: (id: string): Person | undefined => options.people.find((person) => person.id === id),
    /** The key and certificate of a card; one card's work is done in turn, so that a key is made once. */
    credential(person: Person, purpose: Purpose, variant: Variant): Promise<Credential> {
      const turn = (queue.get(person.id) ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => make(person, purpose, variant))
      queue.set(person.id, turn)
      return turn
    },
    /** Whose card a serial number (lower-case hex) was issued to. */
    ownerOf: (serial: string): string | undefined => bySerial.get(serial.toLowerCase()),
  }
}

export type Cards = Awaited<ReturnType<typeof openCards>>
