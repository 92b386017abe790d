import { setTimeout as delay } from 'node:timers/promises'
import { check, type Finding } from './check.ts'
import { type PathName, pathNames, paths, probe, startLoad } from './driver.ts'
import type { Fault } from './fault.ts'
import type { FaultWorld } from './world.ts'

/** What came of one fault. */
export interface FaultResult {
  readonly name: string
  readonly acknowledged: number
  /** Refused or broken off: what nobody was told had worked. */
  readonly refused: number
  /** Acknowledged and not there, there twice, or there by halves. */
  readonly lost: readonly string[]
  /** Used, ended or revoked, and good again. */
  readonly revived: readonly string[]
  /** Everything else that must not be. */
  readonly wrong: readonly string[]
  /**
   * Until every affected path was acknowledged again, beyond what the same takes undisturbed at the same place, seconds; infinite when one
   * never was.
   */
  readonly recovered: number
  /** The same with what it takes undisturbed, seconds. */
  readonly recoveredInAll: number
  /** When what worked again, in words. */
  readonly timeline: readonly string[]
  /** What refusals said, and how often. */
  readonly why: Readonly<Record<string, number>>
  readonly seconds: number
}

export const recoverWithinSeconds = 10
/** Probes go on a little longer than they may, so that the table says how long it took. */
const probeMs = 20_000
const everybody = { paths: pathNames, workers: 2 }

/** Lets a fault happen under load, waits until everything works again, and looks at what is left. */
export async function runFault(world: FaultWorld, fault: Fault): Promise<FaultResult> {
  const began = performance.now()
  const { ledger } = world
  const from = ledger.entries.length
  const wrong: string[] = []
  const note = (what: string) => void wrong.push(what)
  const load = startLoad(world, fault.load ?? everybody)
  let recovered = Number.POSITIVE_INFINITY
  let undisturbed = 0
  let timeline: string[] = []
  try {
    const names = fault.recoversAlone ? pathNames : fault.affects
    undisturbed = await timeOf(world, names, note)
    if (fault.restarts) undisturbed += world.startSeconds
    const injectedAt = performance.now()
    const feltFrom = ledger.entries.length
    await fault.inject(world, note)
    if (!fault.recoversAlone) await endure(world, fault, note)
    const meanwhile = ledger.entries.slice(feltFrom)
    if (fault.felt && !meanwhile.some(({ why }) => why !== '')) note(`nobody felt it in ${meanwhile.length} operations`)
    const start = fault.recoversAlone ? injectedAt : performance.now()
    const healing = fault.heal(world, note)
    // Awaited below, after the probes; until then its failure is nobody's.
    healing.catch(() => {})
    if (!fault.recoversAlone) await healing
    // Those who were at work have had their answers; the probes alone show how soon everything works again.
    const stopped = load.stop()
    const upAt = performance.now()
    const times = await recoverAll(world, { names, wrong: note })
    recovered = (lastOf(times, start) - start) / 1000
    const healed = `put right in ${((upAt - start) / 1000).toFixed(1)} s`
    timeline = [healed, ...names.map((name) => `${name} ${(((times.get(name) ?? 0) - start) / 1000).toFixed(1)} s`)]
    await Promise.all([healing, stopped])
  } finally {
    await load.stop()
  }
  const finding: Finding = await check(world, from)
  const mine = ledger.entries.slice(from)
  const good = mine.filter(({ outcome }) => outcome === 'acknowledged')
  const why: Record<string, number> = {}
  for (const entry of mine)
    if (entry.why !== '') why[`${entry.kind}: ${entry.why}`] = (why[`${entry.kind}: ${entry.why}`] ?? 0) + 1
  return {
    name: fault.name,
    acknowledged: good.length,
    refused: mine.length - good.length,
    lost: finding.lost,
    revived: finding.revived,
    wrong: [...wrong, ...finding.wrong],
    recovered: Math.max(0, recovered - undisturbed),
    recoveredInAll: recovered,
    timeline: [...timeline, `undisturbed ${undisturbed.toFixed(1)} s`],
    why,
    seconds: (performance.now() - began) / 1000,
  }
}

/** What the probes take while nothing is wrong, seconds: most of it is the time of whoever probes. */
async function timeOf(world: FaultWorld, names: readonly PathName[], wrong: (what: string) => void): Promise<number> {
  const since = performance.now()
  return (lastOf(await recoverAll(world, { names, wrong }), since) - since) / 1000
}

/** Lets a fault last: what it does not affect goes on, what it affects is tried too. */
async function endure(world: FaultWorld, fault: Fault, wrong: (what: string) => void): Promise<void> {
  const untouched = pathNames.filter((name) => !fault.affects.includes(name))
  await Promise.all([
    delay(fault.lastsMs),
    ...untouched.map(async (name) => {
      if ((await probe(world, name, probeMs)) === undefined) wrong(`${name} did not go on during the fault`)
    }),
    ...fault.affects.map((name) => paths[name](world)),
  ])
}

/** @returns when each of the paths was acknowledged, infinite for one that never was */
async function recoverAll(
  world: FaultWorld,
  { names, wrong }: { names: readonly PathName[]; wrong: (what: string) => void },
): Promise<Map<PathName, number>> {
  const times = await Promise.all(
    names.map(async (name) => {
      const at = await probe(world, name, probeMs)
      if (at === undefined) wrong(`${name} was never acknowledged again`)
      return [name, at ?? Number.POSITIVE_INFINITY] as const
    }),
  )
  return new Map(times)
}

/** @returns `since` when there is nothing to wait for */
const lastOf = (times: ReadonlyMap<PathName, number>, since: number): number => Math.max(since, ...times.values())
