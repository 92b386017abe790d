import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JSONWebKeySet } from 'jose'
import { onTestFinished } from 'vitest'
import { fixedClock } from '../../src/foundation/index.ts'
import { createKeys, type Keys } from '../../src/keys/index.ts'
import { day, lives } from './keys-world.ts'
import { openProviderWorld, type WorldOptions } from './provider-world.ts'

/** Something in front of the nodes that sends each request to the next one. */
async function startBalancer(): Promise<{ url: string; lead(origins: readonly string[]): void }> {
  let targets: readonly string[] = []
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    turn += 1
    const target = new URL(incoming.url ?? '/', targets[turn % targets.length])
    const { method, headers } = incoming
    const onward = request(target, { ...(method ? { method } : {}), headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    lead: (origins) => {
      targets = origins
    },
  }
}

/** Two gateways over one store behind a balancer. Their keys live by a clock of their own, which the test moves. */
export async function openKeyNodes(options: WorldOptions = {}) {
  const clock = fixedClock('2026-11-22T00:00:00Z')
  const rings: Keys[] = []
  const balancer = await startBalancer()
  const world = await openProviderWorld({
    ...options,
    nodes: 2,
    issuer: balancer.url,
    makeKeys: (given) => {
      const ring = createKeys({ ...given, clock, publishAhead: day, lifeOf: ({ kind }) => lives[kind] })
      rings.push(ring)
      return ring
    },
  })
  balancer.lead(world.origins)

  /** What the timer of a node does. */
  const follow = async (node: number) => {
    await rings[node]?.reload()
    await world.providers[node]?.followKeys()
  }
  const followAll = () => Promise.all(rings.map((_, node) => follow(node)))
  const jwksOf = async (node: number) => (await (await fetch(`${world.origins[node]}/jwks`)).json()) as JSONWebKeySet
  /** What a command does: a ring of its own over the same records. */
  const command = rings[0] as Keys

  return { ...world, clock, command, follow, followAll, jwksOf }
}
