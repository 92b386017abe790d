import { takeOffer } from '../../../examples/demo/guardian.ts'
import { school } from '../../../examples/demo/people.ts'
import { grantName, readOffer } from '../../../examples/wallet/offer.ts'
import { pathNames } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { draft } from '../operations/certificates.ts'
import { give } from '../operations/consents.ts'
import { signInForService } from '../operations/sign-ins.ts'
import type { FaultWorld } from '../world.ts'

const onServers = { world: 'servers', needs: ['redis', 'postgres'] } as const

/** One of two nodes is killed in the middle of whatever it does; the other goes on. */
export const nodeKilled: Fault = {
  ...onServers,
  name: 'node-killed',
  affects: pathNames,
  recoversAlone: true,
  lastsMs: 0,
  inject: async ({ nodes, random }) => random.pick(nodes).kill(),
  heal: async ({ nodes }) => {
    for (const node of nodes) if (node.port() === undefined) await node.start()
  },
}

/** Both nodes are told to stop under load, one after the other, and started again: nobody may be refused because of it. */
export const nodesStopped: Fault = (() => {
  let from = 0
  return {
    ...onServers,
    name: 'sigterm-under-load',
    affects: [],
    lastsMs: 0,
    inject: async ({ nodes, ledger }, wrong) => {
      from = ledger.entries.length
      for (const node of nodes) {
        const code = await node.terminate()
        if (code !== 0) wrong(`a node that was told to stop ended with ${code}: ${node.lastLines()}`)
        await node.start()
      }
    },
    heal: async ({ ledger }, wrong) => {
      const cut = ledger.entries.slice(from).filter(({ outcome }) => outcome === 'broken off')
      for (const { kind, why } of cut) wrong(`${kind} was broken off by a node that stopped: ${why}`)
    },
  } satisfies Fault
})()

const race = async <T>(one: () => Promise<T>, other: () => Promise<T>) => Promise.all([one(), other()])
const isGood = (status: number) => status < 400

/** The same is asked of both nodes at the same moment; what may be done once is done once. */
async function raceOnce(world: FaultWorld, wrong: (what: string) => void): Promise<void> {
  const { service, demo, addresses, ledger } = world
  const expectOne = (what: string, good: readonly boolean[]) => {
    const count = good.filter(Boolean).length
    if (count !== 1) wrong(`${what} was good ${count} times out of ${good.length}`)
  }

  const signedIn = await signInForService(world)
  if (signedIn) {
    const { code } = signedIn.said
    const { verifier } = signedIn.given
    const [one, other] = [await service.assertion(), await service.assertion()]
    const redeem = (assertion: string) => async () =>
      isGood((await service.redeem({ code, verifier, assertion })).status)
    expectOne('a code', await race(redeem(one), redeem(other)))
    const assertion = await service.assertion()
    const push = async () => isGood((await service.push(assertion, verifier)).status)
    expectOne('an assertion', await race(push, push))
  }

  const drafted = await draft(world)
  if (drafted) {
    const principal = demo.take('principal')
    const waiting = await principal.open(`${addresses.gateway}/schools/${school.code}/approvals`)
    const approve = async () => {
      const values = { certificate: [drafted.said.certificateId] }
      const page = await principal.send(waiting, values, { button: 'act=approve', refusable: true })
      return isGood(page.status)
    }
    expectOne('an approval', await race(approve, approve))
  }

  const given = await give(world)
  if (given) {
    const { visitor } = given.given.family
    const page = await visitor.open(`${addresses.gateway}/guardian/consents/${given.said.consentId}`)
    const { uri, txCode } = await takeOffer(visitor, page)
    const { code } = await readOffer(uri)
    const form = { grant_type: grantName, 'pre-authorized_code': code, tx_code: txCode }
    const redeem = async () =>
      isGood((await fetch(`${addresses.gateway}/token`, { method: 'POST', body: new URLSearchParams(form) })).status)
    expectOne('a pre-authorised code', await race(redeem, redeem))
    const question = await visitor.open(`${page.url}/withdraw`)
    const { family } = given.given
    const { consentId } = given.said
    // Withdrawing again changes nothing: both are told that it is done.
    const withdraw = () =>
      ledger.attempt('withdraw', { family, consentId }, async (send) => {
        await send(() => visitor.send(question))
        return {}
      })
    await race(withdraw, withdraw)
  }
}

export const twoNodesRacing: Fault = {
  ...onServers,
  name: 'two-nodes-racing',
  affects: [],
  load: { paths: pathNames, workers: 1 },
  lastsMs: 0,
  inject: async (world, wrong) => {
    for (let round = 0; round < 3; round += 1) await raceOnce(world, wrong)
  },
  heal: async () => {},
}
