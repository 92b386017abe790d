/** Bits per place: two, so that a list can tell a withdrawn consent from a revoked certificate. */
export const bitsPerStatus = 2

/**
 * Writes statuses into the byte array of a status list, least significant bits first (Token Status List section 4.1).
 * @param size number of places
 * @param entries places whose status is not 0
 */
export function packStatuses(size: number, entries: readonly { index: number; status: number }[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil((size * bitsPerStatus) / 8))
  for (const { index, status } of entries) {
    const position = index * bitsPerStatus
    bytes[position >> 3] = (bytes[position >> 3] as number) | (status << (position & 7))
  }
  return bytes
}

/** The byte array of a list in which every place has the same status. @param size number of places */
export function fillStatuses(size: number, status: number): Buffer {
  const perByte = 8 / bitsPerStatus
  const byte = Array.from({ length: perByte }, (_, place) => status << (place * bitsPerStatus)).reduce((a, b) => a | b)
  return Buffer.alloc(Math.ceil(size / perByte), byte)
}

/** Reads one status; undefined when the list has no such place. @param bits 1, 2, 4 or 8 */
export function readStatus(bytes: Uint8Array, bits: number, index: number): number | undefined {
  const position = index * bits
  const byte = bytes[Math.floor(position / 8)]
  return byte === undefined ? undefined : (byte >> (position % 8)) & ((1 << bits) - 1)
}
