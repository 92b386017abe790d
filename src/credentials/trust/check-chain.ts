import 'reflect-metadata'
import { type KeyObject, X509Certificate as NodeCertificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { JWK } from 'jose'
import { thumbprint } from '../../keys/index.ts'
import { refuse } from '../refuse.ts'

/** Whom we trust to sign for schools, and which keys no more. */
export interface Trust {
  /** PEM certificates of the organisation authorities; an empty list refuses everything. */
  readonly anchors: readonly string[]
  /** RFC 7638 thumbprints of keys that were withdrawn in an emergency. */
  readonly withdrawn: ReadonlySet<string>
}

/** A certificate path that leads to an anchor: the key of its leaf, and whom the leaf is made out to. */
export interface TrustedLeaf {
  readonly key: KeyObject
  /** URIs of the subject alternative name. */
  readonly uris: readonly string[]
}

const maxPath = 4

/** Extensions we act on or may pass over; any other critical one ends the check (RFC 5280 section 4.2). */
const understood: readonly string[] = ['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.37']

interface Link {
  readonly node: NodeCertificate
  readonly parsed: x509.X509Certificate
}

function untrusted(detail: string, cause?: unknown): never {
  refuse('CREDENTIAL-ISSUER-UNTRUSTED', detail, cause)
}

function read(certificate: string | Buffer): Link {
  try {
    const node = new NodeCertificate(certificate)
    return { node, parsed: new x509.X509Certificate(node.raw) }
  } catch (cause) {
    return untrusted('a certificate cannot be read', cause)
  }
}

function checkInForce({ node, parsed }: Link, now: Date): void {
  if (node.validFromDate > now || node.validToDate < now) untrusted('a certificate is outside its validity')
  const strange = parsed.extensions.find(({ critical, type }) => critical && !understood.includes(type))
  if (strange) untrusted(`critical extension ${strange.type}`)
}

const usages = ({ parsed }: Link): number => parsed.getExtension(x509.KeyUsagesExtension)?.usages ?? 0

/** A certificate that signs others must say so: a parser would accept a path through somebody's leaf. */
function checkMaySign(link: Link, below: number): void {
  const constraints = link.parsed.getExtension(x509.BasicConstraintsExtension)
  if (!constraints?.ca) untrusted('a certificate that is no authority signed another')
  if (constraints.pathLength !== undefined && below > constraints.pathLength)
    untrusted('the path is longer than its authority allows')
  if ((usages(link) & x509.KeyUsageFlags.keyCertSign) === 0) untrusted('an authority without keyCertSign')
}

function checkLeaf(leaf: Link): void {
  if (leaf.parsed.getExtension(x509.BasicConstraintsExtension)?.ca) untrusted('the leaf is an authority')
  if ((usages(leaf) & x509.KeyUsageFlags.digitalSignature) === 0) untrusted('the leaf may not sign')
}

const signedBy = (child: Link, parent: Link): boolean =>
  child.node.issuer === parent.node.subject && child.node.verify(parent.node.publicKey)

/** Keys of schools are on P-256; any other is none of theirs. */
const isAmong = (kids: ReadonlySet<string>, key: KeyObject): boolean =>
  key.asymmetricKeyDetails?.namedCurve === 'prime256v1' && kids.has(thumbprint(key.export({ format: 'jwk' }) as JWK))

/**
 * Validates a path from `x5c` to one of the configured authorities (RFC 5280 section 6.1, for short paths without policies and names).
 * An anchor is matched by its key: the last certificate must carry a signature that the anchor's key made.
 * A leaf whose key was withdrawn is refused by that key, whatever the header calls it.
 * @param x5c header member: leaf first, base64 DER, without the root
 */
export function checkChain(x5c: unknown, { anchors, withdrawn }: Trust, now: Date): TrustedLeaf {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > maxPath)
    return untrusted('no x5c, or a path that is too long')
  const path = x5c.map((entry: unknown) =>
    typeof entry === 'string' ? read(Buffer.from(entry, 'base64')) : untrusted('x5c entry'),
  )
  const [leaf, last] = [path[0] as Link, path.at(-1) as Link]
  const anchor = anchors.map(read).find((candidate) => signedBy(last, candidate))
  if (!anchor) return untrusted('no configured authority signed the path')
  const whole = [...path, anchor]
  for (const link of whole) checkInForce(link, now)
  checkLeaf(leaf)
  whole.slice(1).forEach((parent, index) => {
    checkMaySign(parent, index)
    if (!signedBy(whole[index] as Link, parent)) untrusted('the path is broken')
  })
  if (isAmong(withdrawn, leaf.node.publicKey))
    refuse('CREDENTIAL-KEY-WITHDRAWN', 'signed with a key that was withdrawn')
  const names = leaf.parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? []
  return { key: leaf.node.publicKey, uris: names.filter(({ type }) => type === 'url').map(({ value }) => value) }
}
