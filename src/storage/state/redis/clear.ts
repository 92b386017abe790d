import type { Shards } from './shards.ts'

/** Deletes everything under a prefix, on every server that holds keys. @returns how many keys */
export async function clearShards(shards: Shards, prefix: string): Promise<number> {
  const pattern = `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`
  let count = 0
  for (const master of shards.masters()) {
    let cursor = '0'
    do {
      const reply = await master.send(['SCAN', cursor, 'MATCH', pattern, 'COUNT', '1000'])
      const [next, keys] = reply as [string, string[]]
      for (const key of keys) await master.write(['DEL', key])
      count += keys.length
      cursor = next
    } while (cursor !== '0')
  }
  return count
}
