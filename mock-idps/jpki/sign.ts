import type { Cards, Variant } from './cards.ts'
import type { Fault } from './faults.ts'
import { algorithms } from './keys.ts'
import type { Purpose } from './oids.ts'
import type { Person } from './town.ts'

export interface Signed {
  /** Base64 DER. */
  certificate: string
  /** Base64; an ECDSA signature is DER (SEQUENCE of r and s), as chips return it. */
  signature: string
  algorithm: 'RSASSA-PKCS1-v1_5-SHA-256' | 'ECDSA-P384-SHA-384'
}

/** Signs with the card's key, bending the answer as the fault says. */
export async function signWithCard(
  cards: Cards,
  order: { person: Person; kind: Purpose; bytes: Uint8Array; fault: Fault },
): Promise<Signed> {
  const { person, fault } = order
  const purpose = fault === 'swapped-kind' ? otherKind(order.kind) : order.kind
  const { certificate, keys, kind } = await cards.credential(person, purpose, variantFor(fault))
  const bytes = fault === 'wrong-challenge' ? Buffer.from('these are not the bytes that were asked for') : order.bytes
  const raw = new Uint8Array(
    await crypto.subtle.sign(algorithms[kind], keys.privateKey, new Uint8Array(bytes) as Uint8Array<ArrayBuffer>),
  )
  if (fault === 'tampered-signature') raw[raw.length - 1] = (raw.at(-1) ?? 0) ^ 1
  return {
    certificate: Buffer.from(certificate).toString('base64'),
    signature: (kind === 'p-384' ? derSignature(raw) : Buffer.from(raw)).toString('base64'),
    algorithm: kind === 'p-384' ? 'ECDSA-P384-SHA-384' : 'RSASSA-PKCS1-v1_5-SHA-256',
  }
}

function variantFor(fault: Fault): Variant {
  if (fault === 'expired') return 'expired'
  return fault === 'wrong-generation' ? 'unpublished' : 'regular'
}

function otherKind(kind: Purpose): Purpose {
  return kind === 'signature' ? 'authentication' : 'signature'
}

/** WebCrypto returns r and s side by side; DER wants two INTEGERs in a SEQUENCE. */
function derSignature(raw: Uint8Array): Buffer {
  const half = raw.length / 2
  const body = Buffer.concat([derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half))])
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const significant = bytes.subarray(start)
  const padded = (significant[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), significant]) : significant
  return Buffer.concat([Buffer.from([0x02, padded.length]), padded])
}
