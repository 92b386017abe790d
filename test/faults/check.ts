import { checkAudit } from './checks/audit.ts'
import { checkCertificates } from './checks/certificates.ts'
import { checkConsents } from './checks/consents.ts'
import { checkCredentials } from './checks/credentials.ts'
import { checkRoster } from './checks/roster.ts'
import { checkSignIns } from './checks/sign-ins.ts'
import { checkStatusLists } from './checks/status-lists.ts'
import { reasonOf } from './ledger.ts'
import type { FaultWorld } from './world.ts'

/** What is not as it was acknowledged, in words. */
export interface Finding {
  readonly lost: string[]
  readonly revived: string[]
  readonly wrong: string[]
}

/** Compares what the gateway shows with what it had acknowledged, through its own doors: pages, endpoints, commands. */
export interface Checking {
  readonly world: FaultWorld
  /** Entries of the fault that has just passed. What is older is looked at in samples where it costs a request each. */
  readonly from: number
  readonly found: Finding
}

/** Runs every check. @param from where the ledger stood before the fault */
export async function check(world: FaultWorld, from: number): Promise<Finding> {
  const found: Finding = { lost: [], revived: [], wrong: [] }
  const checking: Checking = { world, from, found }
  const guarded = async (name: string, run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (cause) {
      found.wrong.push(`the check of ${name} did not come to its end: ${reasonOf(cause)}`)
    }
  }
  await guarded('sign-ins', () => checkSignIns(checking))
  await guarded('certificates', async () => {
    const certificates = await checkCertificates(checking)
    const consents = await checkConsents(checking)
    await checkCredentials(checking, { certificates, consents })
    await checkStatusLists(checking)
  })
  await guarded('rosters', () => checkRoster(checking))
  await guarded('the audit log', () => checkAudit(checking))
  return found
}

/** Everything of this fault, and some of what was before it. */
export function sampled<E extends { readonly number: number }>(
  { world, from }: Checking,
  entries: readonly E[],
  size = 10,
): E[] {
  const older = entries.filter(({ number }) => number <= from)
  const sample = Array.from({ length: Math.min(size, older.length) }, () => world.random.pick(older))
  return [...new Set([...entries.filter(({ number }) => number > from), ...sample])]
}

/** Does something for each, a few at a time. */
export async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  const next = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all([next(), next(), next(), next()])
}
