import { inflateSync } from 'node:zlib'
import type { Checking } from '../check.ts'
import type { FaultWorld } from '../world.ts'
import { readClaims } from './credentials.ts'

const before = new WeakMap<FaultWorld, Map<string, Buffer>>()

/** What was marked in a status list once stays marked, whichever node answers. */
export async function checkStatusLists({ world, found }: Checking): Promise<void> {
  const lists = new Set(world.ledger.acknowledged('issue').map(({ said }) => readClaims(said.credential).list))
  const known = before.get(world) ?? new Map<string, Buffer>()
  before.set(world, known)
  for (const uri of lists) {
    for (const _ of world.nodes) {
      const response = await fetch(uri)
      if (!response.ok) {
        found.lost.push(`status list ${uri}: ${response.status}`)
        continue
      }
      const payload = JSON.parse(Buffer.from((await response.text()).split('.')[1] ?? '', 'base64url').toString())
      const bits = inflateSync(Buffer.from(payload.status_list.lst, 'base64url'))
      const earlier = known.get(uri)
      if (earlier && goesBack(earlier, bits)) found.revived.push(`a mark in the status list ${uri} has gone`)
      known.set(uri, bits)
    }
  }
}

/** Two bits a place: valid 0, revoked 1, consent withdrawn 3. Valid may become either, withdrawn may become revoked; nothing else may change. */
function goesBack(earlier: Buffer, later: Buffer): boolean {
  for (let place = 0; place < earlier.length * 4; place += 1) {
    const [was, is] = [earlier, later].map((bits) => ((bits[place >> 2] ?? 0) >> ((place & 3) * 2)) & 3)
    if (was !== is && was !== 0 && !(was === 3 && is === 1)) return true
  }
  return false
}
