import type { Shards } from './shards.ts'

/** How full a server may be while things begin that nobody has authenticated: sessions, codes and what has begun need the rest. */
export const fullestShare = 0.8
const lookEveryMs = 1000

/** How full a server is, from 0 to 1, by what it says of itself; 0 when it has no `maxmemory` or does not say. */
export function shareOf(information: string): number {
  const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)\\r?$`, 'm').exec(information)?.[1] ?? 0)
  const most = number('maxmemory')
  return most > 0 ? number('used_memory') / most : 0
}

/** Watches how full the servers are, one question a second to each. */
export function watchRoom(shards: Pick<Shards, 'masters'>): { crowded(): boolean; stop(): void } {
  let crowded = false
  const look = async () => {
    const asked = shards.masters().map(async (master) => shareOf(String(await master.send(['INFO', 'memory']))))
    const answers = await Promise.allSettled(asked)
    crowded = answers.some((answer) => answer.status === 'fulfilled' && answer.value > fullestShare)
  }
  let asking = false
  const timer = setInterval(async () => {
    if (asking) return
    asking = true
    await look()
    asking = false
  }, lookEveryMs).unref()
  return { crowded: () => crowded, stop: () => clearInterval(timer) }
}
