import { setTimeout as delay } from 'node:timers/promises'
import { type PathName, pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import type { Kind } from '../ledger.ts'

const kills = 3

/**
 * The only node is killed while an act is on its way, several times, each time at another moment of it.
 * @param longestMs how long after the request has left the kill may come
 */
const killedDuring = (
  name: string,
  act: { kind: Kind; paths: readonly PathName[]; workers: number; longestMs: number },
): Fault => ({
  name,
  world: 'embedded',
  affects: pathNames,
  load: { paths: act.paths, workers: act.workers },
  felt: true,
  restarts: true,
  lastsMs: 0,
  inject: async ({ nodes: [node], ledger, random }) => {
    for (let count = 1; count <= kills; count += 1) {
      await ledger.nextSent(act.kind)
      await delay(random.below(act.longestMs))
      await node?.kill()
      if (count < kills) await node?.start()
    }
  },
  heal: async ({ nodes: [node] }) => node?.start(),
})

export const killedDuringRosterApply = killedDuring('kill-9-roster-apply', {
  kind: 'roster',
  paths: ['roster'],
  workers: 1,
  longestMs: 400,
})
export const killedDuringApproval = killedDuring('kill-9-approval', {
  kind: 'approve',
  paths: ['certificate'],
  workers: 3,
  longestMs: 40,
})
export const killedDuringIssuing = killedDuring('kill-9-issuing', {
  kind: 'issue',
  paths: ['credential'],
  workers: 3,
  longestMs: 120,
})
export const killedDuringRevocation = killedDuring('kill-9-revocation', {
  kind: 'revoke',
  paths: ['revocation'],
  workers: 2,
  longestMs: 40,
})
export const killedDuringConsent = killedDuring('kill-9-consent', {
  kind: 'consent',
  paths: ['consent', 'withdrawal'],
  workers: 3,
  longestMs: 200,
})
