import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makePlace, repository } from '../../examples/demo/place.ts'
import { findTaken, type Ports, portsFrom } from '../../examples/demo/ports.ts'
import { type Addresses, addressesOf, gatewayEnvironment } from '../../examples/demo/programs.ts'
import { schoolYearOf } from '../../examples/demo/school-year.ts'
import { createWorld, type World as DemoWorld } from '../../examples/demo/step.ts'
import { listCertificates } from './checks/certificates.ts'
import { type Front, openFront } from './front.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createNode, type GatewayNode } from './node.ts'
import { type Running, run, runToEnd } from './processes.ts'
import type { Random } from './random.ts'
import type { PostgresPair } from './servers/postgres-pair.ts'
import type { RedisSet } from './servers/redis-set.ts'
import { openService, type Service } from './service.ts'
import { type Family, settle } from './town.ts'

export type WorldKind = 'embedded' | 'servers'

/** Gateways that run, everything around them, and what was done to them so far. */
export interface FaultWorld {
  readonly kind: WorldKind
  readonly demo: DemoWorld
  readonly addresses: Addresses
  readonly nodes: readonly GatewayNode[]
  readonly front: Front
  readonly service: Service
  readonly families: readonly Family[]
  readonly ledger: Ledger
  readonly random: Random
  /** What a gateway takes to start, seconds. */
  readonly startSeconds: number
  /** Certificates that were there before anybody counted. */
  readonly baseline: ReadonlySet<string>
  /** Where the gateway keeps embedded stores and its journal. */
  readonly dataDirectory: string
  /** Absent in the embedded world. */
  readonly servers: { readonly postgres: PostgresPair; readonly redis: RedisSet } | undefined
  /** `kakehashi <words>` on the stores of this world. */
  command(...words: string[]): Promise<{ code: number | null; out: string }>
  /** Turns a named fault of a mock on, for everybody; `none` turns it off. */
  mock(which: 'gbizid' | 'jpki', fault: string, options?: Readonly<Record<string, number>>): Promise<void>
  /** Ends everything and removes what was written, also when it is only half up. */
  close(): Promise<void>
}

async function freePorts(random: Random): Promise<Ports> {
  for (;;) {
    const ports = portsFrom(20_000 + 10 * random.below(1000))
    if ((await findTaken(ports)) === undefined) return ports
  }
}

/** Starts the mocks and waits for both. */
async function startMocks(ports: Ports, jpkiData: string): Promise<Running[]> {
  const started = [
    run([join(repository, 'mock-idps/gbizid/main.ts')], { PORT: String(ports.gbizid) }),
    run([join(repository, 'mock-idps/jpki/main.ts')], {
      PORT: String(ports.jpki),
      KAKEHASHI_MOCK_JPKI_DATA: jpkiData,
    }),
  ]
  await Promise.all(started.map((mock) => mock.line((line) => /control$/.test(line))))
  return started
}

/**
 * Opens a world and settles the sample town in it.
 * @param options.prepare is given the data directory before any gateway runs @param options.count how many gateways
 */
export async function openWorld(options: {
  kind: WorldKind
  random: Random
  count: number
  servers?: FaultWorld['servers']
  prepare?(dataDirectory: string): Promise<() => Promise<void>>
}): Promise<FaultWorld> {
  const { kind, random, count, servers } = options
  const undo: (() => unknown)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const ports = await freePorts(random)
    const place = makePlace(ports, { temporary: true })
    // Also when nobody comes to close this world.
    process.on('exit', place.leave)
    undo.push(() => {
      place.leave()
      process.off('exit', place.leave)
    })
    mkdirSync(place.gatewayData, { recursive: true, mode: 0o700 })
    const unprepare = await options.prepare?.(place.gatewayData)
    if (unprepare) undo.push(unprepare)
    const addresses = addressesOf(ports)
    const environment = {
      ...gatewayEnvironment(ports, place),
      // The load of a fault comes from one address and a handful of accounts.
      ...Object.fromEntries(['ADDRESS', 'CLIENT', 'ACCOUNT'].map((name) => [`KAKEHASHI_LIMITS_${name}`, '1000'])),
      ...(servers && { DATABASE_URL: servers.postgres.url, REDIS_URL: servers.redis.url }),
    }
    const service = await openService({
      configuration: place.configuration,
      gateway: addresses.gateway,
      port: ports.service,
    })
    undo.push(() => service.close())
    for (const mock of await startMocks(ports, place.jpkiData)) {
      undo.push(async () => {
        mock.signal('SIGKILL')
        await mock.ended
      })
    }
    const nodes = Array.from({ length: count }, () => createNode(environment))
    undo.push(() => Promise.all(nodes.map((node) => node.kill())))
    // The first comes up alone and makes schema and keys.
    const beforeStart = performance.now()
    for (const node of nodes) await node.start()
    const startSeconds = (performance.now() - beforeStart) / 1000 / nodes.length
    const front = await openFront(ports.gateway, () => nodes.map((node) => node.port()))
    undo.push(() => front.close())
    const demo = createWorld({
      addresses,
      ports,
      place,
      schoolYear: schoolYearOf(new Date()),
      start: async () => {},
    })
    const families = await settle(demo)
    const mock: FaultWorld['mock'] = async (which, fault, more = {}) => {
      const response = await fetch(`${addresses[which]}/control`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ fault, ...more }),
      })
      if (!response.ok) throw new Error(`mock ${which} does not know the fault ${fault}: ${await response.text()}`)
      await response.body?.cancel()
    }
    const command: FaultWorld['command'] = (...words) =>
      runToEnd([join(repository, 'src/kakehashi.ts'), ...words], environment)
    return {
      kind,
      demo,
      addresses,
      nodes,
      front,
      service,
      families,
      ledger: createLedger(),
      random,
      dataDirectory: place.gatewayData,
      servers,
      command,
      startSeconds,
      baseline: new Set((await listCertificates({ demo, addresses })).map(({ certificate_id: id }) => id)),
      mock,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
