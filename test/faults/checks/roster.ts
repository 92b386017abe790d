import type { Checking } from '../check.ts'
import { changesOn, preview } from '../operations/rosters.ts'

/** The roster is the last version that was acknowledged, or one that may have come after it: whole, for the same files change nothing. */
export async function checkRoster({ world, found }: Checking): Promise<void> {
  const { ledger } = world
  const last = Math.max(0, ...ledger.acknowledged('roster').map(({ given }) => given.version))
  const later = ledger
    .uncertain('roster')
    .map(({ given }) => given.version)
    .filter((version) => version > last)
  const changes: string[] = []
  for (const version of [last, ...later.reverse()]) {
    const count = changesOn(await preview(world, version))
    if (count === 0) return
    changes.push(`${count} learners differ from version ${version}`)
  }
  found.lost.push(`roster: ${changes.join(', ')}`)
}
