import { pin } from '../child.ts'
import type { Spent } from '../profile.ts'
import {
  type Contestant,
  startDefaultStack,
  startFloor,
  startKakehashi,
  withContestants,
} from '../sign-in/contestants.ts'
import { runRound } from '../sign-in/rounds.ts'
import { startUpstream, type Upstream } from '../sign-in/upstream.ts'
import type { Bench } from '../table.ts'

const concurrency = 8

/** Where the processor time of a sign-in goes, on SQLite: which part of the program spends it by itself on the main thread. */
export const profileBench: Bench = {
  name: 'profile',
  how: ({ signIns }) => `${signIns * 10} sign-ins of each, one contestant alone at a time, by a sampling profiler`,
  async run({ signIns }) {
    const upstream = await startUpstream()
    pin(process.pid, 1)
    try {
      const spent: Spent[] = []
      for (const start of [startFloor, startDefaultStack, startKakehashi])
        spent.push(
          await withContestants([() => start({ gbizid: upstream, hook: 'profile' })], ([one]) =>
            profile(one as Contestant, upstream, signIns * 10),
          ),
        )
      const [floor = {}, defaultStack = {}, kakehashi = {}] = spent
      return { goals: [], figures: figuresOf({ floor, defaultStack, kakehashi }), raw: spent }
    } finally {
      await upstream.server.stop()
    }
  },
}

/** Milliseconds per sign-in by part of the program. */
async function profile(one: Contestant, upstream: Upstream, signIns: number): Promise<Spent> {
  await runRound(one, upstream, { signIns: 500, concurrency })
  await one.server.profile()
  await runRound(one, upstream, { signIns, concurrency })
  const spent = await one.server.profile()
  return Object.fromEntries(Object.entries(spent).map(([part, ms]) => [part, ms / signIns]))
}

/** Parts that nobody spends this much on are left out, milliseconds. */
const least = 0.05

function figuresOf(spent: Record<'floor' | 'defaultStack' | 'kakehashi', Spent>) {
  const sum = (one: Spent) => Object.values(one).reduce((all, ms) => all + ms, 0)
  const parts = [...new Set(Object.values(spent).flatMap((one) => Object.keys(one)))]
  const line = (what: string, of: (one: Spent) => number | undefined) => {
    const [floor, defaultStack, kakehashi] = [of(spent.floor), of(spent.defaultStack), of(spent.kakehashi)]
    return {
      what,
      unit: 'ms',
      ...(floor !== undefined && { floor }),
      ...(defaultStack !== undefined && { defaultStack }),
      ...(kakehashi !== undefined && { kakehashi }),
    }
  }
  const lines = parts.map((part) => line(part, (one) => one[part]))
  const most = ({ floor = 0, defaultStack = 0, kakehashi = 0 }: (typeof lines)[number]) =>
    Math.max(floor, defaultStack, kakehashi)
  return [
    line('main thread, all of it', sum),
    ...lines.filter((one) => most(one) >= least).sort((a, b) => (b.kakehashi ?? 0) - (a.kakehashi ?? 0)),
  ]
}
