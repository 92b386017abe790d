import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { signInForService } from '../operations/sign-ins.ts'
import type { FaultWorld } from '../world.ts'

const fiveMinutesMs = 300_000
/** The life of an authorization code, and a little more, milliseconds. */
const codeLifeMs = 61_000

type SignedIn = NonNullable<Awaited<ReturnType<typeof signInForService>>>
const kept = new WeakMap<FaultWorld, { signIns: SignedIn[]; at: number }>()

/** Signs somebody in without redeeming the code, so that it has expired when a clock goes wrong. */
export async function keepCodes(world: FaultWorld): Promise<void> {
  const signIns: SignedIn[] = []
  while (signIns.length < 4) {
    const signedIn = await signInForService(world)
    if (signedIn) signIns.push(signedIn)
  }
  kept.set(world, { signIns, at: performance.now() })
}

const shifted = (milliseconds: number) => ({
  nodeOptions: ['--import', join(import.meta.dirname, '../shift-clock.ts')],
  environment: { KAKEHASHI_FAULT_CLOCK_MS: String(milliseconds) },
  // It says itself that it should be sent nothing; here it is sent everything all the same.
  readiness: 'ignored' as const,
})

/** What has expired, and what is not valid yet, is shown to the node whose clock is wrong: it must not take it for good. */
async function showToWrongNode(world: FaultWorld, wrong: (what: string) => void): Promise<void> {
  const { service, front } = world
  const codes = kept.get(world)
  if (!codes) throw new Error('no codes were kept')
  await delay(Math.max(0, codes.at + codeLifeMs - performance.now()))
  front.only(1)
  try {
    const now = Math.floor(Date.now() / 1000)
    const assertions = {
      'an assertion that has expired': await service.assertion({ issuedAt: now - 180, expiresAt: now - 60 }),
      'an assertion of the future': await service.assertion({ issuedAt: now + 120, notBefore: now + 120 }),
    }
    for (const [what, assertion] of Object.entries(assertions)) {
      const { status } = await service.push(assertion, 'x'.repeat(43))
      if (status < 400) wrong(`${what} was good at the node whose clock is wrong`)
    }
    const signedIn = codes.signIns.pop()
    if (!signedIn) return
    const redeemed = await service.redeem({
      code: signedIn.said.code,
      verifier: signedIn.given.verifier,
      assertion: await service.assertion(),
    })
    if (redeemed.status < 400) wrong('a code that has expired was good at the node whose clock is wrong')
  } finally {
    front.only()
  }
}

/** The clock of one of two nodes is wrong by five minutes, first slow, then fast. */
export const clockWrong: Fault = {
  name: 'clock-wrong',
  world: 'servers',
  needs: ['redis', 'postgres'],
  affects: pathNames,
  felt: true,
  restarts: true,
  lastsMs: 0,
  prepare: keepCodes,
  inject: async (world, wrong) => {
    const node = world.nodes[1]
    for (const by of [-fiveMinutesMs, fiveMinutesMs]) {
      await node?.terminate()
      await node?.start(shifted(by))
      await showToWrongNode(world, wrong)
    }
  },
  heal: async ({ nodes: [, node] }) => {
    await node?.terminate()
    await node?.start()
  },
}
