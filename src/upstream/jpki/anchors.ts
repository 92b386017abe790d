import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ok, type Result } from '../../foundation/index.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { basicConstraintsOf, hasUnknownCritical, keyUsageOf } from './extensions.ts'
import { type JpkiFailure, refused } from './failure.ts'
import type { CertificateKind } from './settings.ts'
import { algorithmOf, isSignedBy } from './signature.ts'

export type Anchors = Readonly<Record<CertificateKind, readonly Certificate[]>>

const kindOfFile: readonly [RegExp, CertificateKind][] = [
  [/^auth-.*\.pem$/, 'authentication'],
  [/^sign-.*\.pem$/, 'signature'],
]

/**
 * Reads the trust anchors from a directory whenever they are asked for, so that a new generation is trusted from the moment its file is there;
 * unchanged files are not parsed again.
 * @returns a function that fails with JPKI-TRUST-EMPTY when the directory is missing or holds no anchor, and with JPKI-TRUST-UNREADABLE when any
 * anchor file cannot be read or is not the certificate of an authority: half a trust list is not trusted
 */
export function createAnchors(directory: string): () => Promise<Result<Anchors, JpkiFailure>> {
  let stamp: string | undefined
  let cached: Anchors | undefined
  return async () => {
    const files = await listFiles(directory)
    if (files.length === 0) return refused('JPKI-TRUST-EMPTY', `no auth-*.pem or sign-*.pem in ${directory}`)
    const current = JSON.stringify(files)
    if (cached && current === stamp) return ok(cached)
    const anchors: Record<CertificateKind, Certificate[]> = { authentication: [], signature: [] }
    for (const { name, kind } of files) {
      const certificates = await readAnchors(join(directory, name))
      if (!certificates) return refused('JPKI-TRUST-UNREADABLE', name)
      anchors[kind].push(...certificates)
    }
    stamp = current
    cached = anchors
    return ok(anchors)
  }
}

interface AnchorFile {
  name: string
  kind: CertificateKind
  modified: number
  size: number
}

async function listFiles(directory: string): Promise<AnchorFile[]> {
  const names = await readdir(directory).catch(() => [])
  const known = names.sort().flatMap((name) => {
    const kind = kindOfFile.find(([pattern]) => pattern.test(name))?.[1]
    return kind ? [{ name, kind }] : []
  })
  return Promise.all(
    known.map(async (file) => {
      // A file that vanishes meanwhile is found unreadable below, which refuses.
      const found = await stat(join(directory, file.name)).catch(() => undefined)
      return { ...file, modified: found?.mtimeMs ?? 0, size: found?.size ?? 0 }
    }),
  )
}

async function readAnchors(file: string): Promise<Certificate[] | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const certificates = blocks.map(readPem)
  const usable = certificates.filter((certificate) => certificate !== undefined && isAuthority(certificate))
  return usable.length > 0 && usable.length === blocks.length ? (usable as Certificate[]) : undefined
}

function readPem(text: string): Certificate | undefined {
  return readCertificate(Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
}

/** An anchor is a self-signed authority that may sign certificates, with a strong key (RFC 5280, 6.1.4 k to n). */
function isAuthority(certificate: Certificate): boolean {
  const { signatureAlgorithm: algorithm, tbs: bytes, signature } = certificate
  return (
    basicConstraintsOf(certificate) === 'authority' &&
    keyUsageOf(certificate)?.has('keyCertSign') === true &&
    !hasUnknownCritical(certificate) &&
    algorithmOf(certificate.publicKey) !== undefined &&
    isSignedBy(certificate.publicKey, { algorithm, bytes, signature })
  )
}
