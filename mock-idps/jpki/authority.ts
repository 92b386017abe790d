import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { authorityName } from './extensions.ts'
import { algorithms, derOf, exportKeys, generateKeys, importKeys, type KeyKind, type KeyPair, pem } from './keys.ts'
import { type Purpose, purposes, shortName } from './oids.ts'

export interface Authority {
  purpose: Purpose
  generation: string
  kind: KeyKind
  keys: KeyPair
  certificate: x509.X509Certificate
}

/** Validity in days relative to the first start. The generations of one purpose share a name and differ only by key. */
interface Generation {
  name: string
  kind: KeyKind
  from: number
  until: number
  published: boolean
}

const year = 365
const generations: readonly Generation[] = [
  { name: '1', kind: 'rsa-2048', from: -10 * year, until: -30, published: true },
  { name: '2', kind: 'rsa-2048', from: -4 * year, until: 6 * year, published: true },
  // The next card's authority, already announced, with the next card's algorithm.
  { name: 'next', kind: 'p-384', from: -year, until: 19 * year, published: true },
  // A generation that exists but whose anchor nobody has been given.
  { name: 'unpublished', kind: 'rsa-2048', from: -year, until: 9 * year, published: false },
]

export interface Authorities {
  anchorsDirectory: string
  /** The authority of a purpose and generation. The unpublished one is made when first asked for. */
  get(purpose: Purpose, generation: string): Promise<Authority>
  /** Every authority in use so far. */
  all(): Promise<Authority[]>
}

/**
 * Loads the certificate authorities from a directory, making those that are missing, and writes the published certificates as
 * `anchors/sign-*.pem` and `anchors/auth-*.pem`.
 */
export async function openAuthorities(directory: string, now: () => Date): Promise<Authorities> {
  const anchorsDirectory = join(directory, 'anchors')
  await mkdir(anchorsDirectory, { recursive: true })
  await mkdir(join(directory, 'authorities'), { recursive: true, mode: 0o700 })
  const opened = new Map<string, Promise<Authority>>()

  function get(purpose: Purpose, name: string): Promise<Authority> {
    const generation = generations.find((candidate) => candidate.name === name)
    if (!generation) throw new Error(`No generation ${name}`)
    const id = `${shortName[purpose]}-${name}`
    const known = opened.get(id) ?? openOne(directory, id, purpose, generation, now())
    opened.set(id, known)
    return known
  }

  await Promise.all(
    purposes.flatMap((purpose) => generations.filter((g) => g.published).map((g) => get(purpose, g.name))),
  )
  return { anchorsDirectory, get, all: () => Promise.all(opened.values()) }
}

async function openOne(directory: string, id: string, purpose: Purpose, generation: Generation, now: Date) {
  const keyFile = join(directory, 'authorities', `${id}.key.pem`)
  const certificateFile = join(directory, generation.published ? 'anchors' : 'authorities', `${id}.pem`)
  const { name, kind } = generation
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    const keys = await importKeys(kind, await readFile(keyFile, 'utf8'))
    const certificate = new x509.X509Certificate(derOf(await readFile(certificateFile, 'utf8')))
    return { purpose, generation: name, kind, keys, certificate }
  }
  const keys = await generateKeys(kind)
  const certificate = await selfSign(purpose, keys, generation, now)
  await writeFile(keyFile, await exportKeys(keys), { mode: 0o600 })
  await writeFile(certificateFile, pem('CERTIFICATE', new Uint8Array(certificate.rawData)))
  return { purpose, generation: name, kind, keys, certificate }
}

/** A self-signed certificate with the extensions of the real authorities: both critical, no path length. */
export async function selfSign(
  purpose: Purpose,
  keys: KeyPair,
  generation: Pick<Generation, 'kind' | 'from' | 'until'>,
  now: Date,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    name: authorityName[purpose],
    serialNumber: newSerial(),
    notBefore: addDays(now, generation.from),
    notAfter: addDays(now, generation.until),
    keys,
    signingAlgorithm: algorithms[generation.kind],
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
}

/** Four bytes, as on the cards; the first bit is kept clear so that the number is positive, the next set so that it has no leading zero. */
export function newSerial(): string {
  const bytes = randomBytes(4)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000)
}
