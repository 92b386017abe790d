import { createHash } from 'node:crypto'

const digest = (key: string) => createHash('sha256').update(`kakehashi sample town/${key}`).digest()

/** A UUID in version 4 form that is the same for the same key, run after run. */
export function uuid(key: string): string {
  const bytes = digest(`uuid/${key}`).subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** An integer from 0 up to, not including, `maxExclusive` that is the same for the same key. */
export const number = (key: string, maxExclusive: number): number => digest(key).readUInt32BE(0) % maxExclusive

/** One of a list, the same for the same key. */
export function pick<T>(key: string, list: readonly T[]): T {
  const chosen = list[number(key, list.length)]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}
