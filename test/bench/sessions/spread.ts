/** base64url in the order of its bytes, which is the order of keys in SQLite. */
const digits = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const significant = 8

/**
 * A key like the given one with another identifier, which is what follows its last colon: the `n`th of `count` that are spread evenly and in
 * order over all identifiers of that length.
 */
export function idAt(key: string, n: number, count: number): string {
  const at = key.lastIndexOf(':') + 1
  const length = key.length - at
  let rest = (n + 0.5) / count
  let id = ''
  while (id.length < Math.min(length, significant)) {
    rest *= digits.length
    id += digits[Math.floor(rest)]
    rest -= Math.floor(rest)
  }
  return `${key.slice(0, at)}${id.padEnd(length, '0')}`
}
