import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { HttpClient, Log } from './foundation/index.ts'
import { createHistogram } from './histogram.ts'
import type { RuleName } from './limits/index.ts'
import { measuredStores } from './measured-stores.ts'
import type { OutboxReport } from './outbox/index.ts'
import type { Usage } from './storage/index.ts'
import type { Stores } from './stores.ts'
import { timed } from './timed.ts'

/**
 * How sign-ins end: somebody was let in; an upstream's answer was refused; the person went back; something of ours broke or was away when the
 * browser came back from an upstream; nobody knows the attempt.
 */
type SignInOutcome = 'completed' | 'refused' | 'given-up' | 'failed' | 'unknown'

/** What the parts report so that it is counted; each method is a port that `app.ts` or `parts.ts` hands to one part. */
export interface Measures {
  signIn(path: 'organisation' | 'individual' | 'none', outcome: SignInOutcome): void
  authorization(outcome: 'sign-in' | 'session' | 'refused'): void
  tokenRequest(grant: string, outcome: 'granted' | 'refused'): void
  request(route: string, status: number, ms: number): void
  limited(rule: RuleName): void
  statusListServed(ageSeconds: number): void
  readonly outbox: OutboxReport
  /** The same client, its calls timed under the name of the upstream. */
  outbound(upstream: 'gbizid' | 'ocsp', http: HttpClient): HttpClient
}

const nothing = () => {}

/** For tests and the command line: nothing is counted. */
export const noMeasures: Measures = {
  signIn: nothing,
  authorization: nothing,
  tokenRequest: nothing,
  request: nothing,
  limited: nothing,
  statusListServed: nothing,
  outbox: { tried: nothing, stands: nothing },
  outbound: (_upstream, http) => http,
}

const seconds = {
  request: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  upstream: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5],
  store: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
}

/** Reads a value when the gauge is read. */
const gaugeOf = (read: () => number) =>
  function collect(this: Gauge): void {
    this.set(read())
  }

/** What this process counts about itself, and where it is read. Names begin with `kakehashi_`; no label holds a person, an address or a number of an attempt. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  // The event loop is looked at as often as tells a stall; ten times as often, as is the default, would wake an idle node all the time.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })

  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `kakehashi_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) =>
    createHistogram(registry, { name: `kakehashi_${name}`, help, labelNames, buckets })

  const signIns = counter('sign_ins_total', 'Sign-ins by way in and outcome', ['path', 'outcome'])
  const authorizations = counter(
    'authorizations_total',
    'Answered authorization requests: after a sign-in, by an open session, or with an error',
    ['outcome'],
  )
  const tokenRequests = counter('token_requests_total', 'Token requests by grant and outcome', ['grant', 'outcome'])
  const limitRefusals = counter('limit_refusals_total', 'Requests refused because a rate was used up', ['rule'])
  const faults = counter('faults_total', 'Faults of our own, each with a line in the log', [])
  const swept = counter('state_swept_total', 'Expired entries that were removed from the state store', [])
  const requests = histogram(
    'request_seconds',
    'Answers by class of route and of status',
    ['route', 'status'],
    seconds.request,
  )
  const upstreams = histogram(
    'upstream_seconds',
    'Calls to identity providers and to the OCSP responder of the card',
    ['upstream', 'outcome'],
    seconds.upstream,
  )
  const stores = histogram('store_seconds', 'Operations of the stores', ['store', 'operation'], seconds.store)

  const outboxAttempts = counter('outbox_attempts_total', 'Messages that were tried or given up, by how it ended', [
    'kind',
    'outcome',
  ])
  // Every process sees the same outbox; the sum of what they say would be too much.
  const seen = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `kakehashi_${name}`, help, labelNames, registers, aggregator: 'max' })
  const outboxDepth = seen('outbox_depth', 'Messages that have not been received: waiting, or dead and given up', [
    'state',
  ])
  const outboxOldest = seen('outbox_oldest_seconds', 'Age of the oldest message that waits', [])

  let oldestList: number | undefined
  new Gauge({
    name: 'kakehashi_status_list_age_seconds',
    help: 'Age of the oldest signed status list that was served since this was last read',
    registers,
    aggregator: 'max',
    collect() {
      if (oldestList === undefined) this.reset()
      else this.set(oldestList)
      oldestList = undefined
    },
  })

  /** What the state store holds in this process, told when it is read. */
  function tellUsage(usage: () => Usage): void {
    const told = {
      state_memory_entries: ['entries', 'Entries of the state store in the memory of this process'],
      state_memory_bytes: ['bytes', 'What they take, reckoned'],
    } as const
    for (const [name, [member, help]] of Object.entries(told))
      new Gauge({ name: `kakehashi_${name}`, help, registers, collect: gaugeOf(() => usage()[member]) })
    const help = 'Entries that were forgotten before their time because the room for attempts was used up'
    new Counter({
      name: 'kakehashi_state_evicted_total',
      help,
      registers,
      collect() {
        this.reset()
        this.inc(usage().evicted)
      },
    })
  }

  function outbound(upstream: 'gbizid' | 'ocsp', http: HttpClient): HttpClient {
    const call = async (...values: Parameters<HttpClient>): Promise<Response> => {
      let outcome = 'failed'
      const ask = async () => {
        const response = await http(...values)
        if (response.status < 500) outcome = 'answered'
        return response
      }
      const tell = (took: number) => upstreams(upstream, outcome)(took)
      return timed(`upstream ${upstream}`, { 'kakehashi.upstream': upstream }, ask, tell)
    }
    return Object.assign(call, { close: () => http.close() })
  }

  const measures: Measures = {
    signIn: (path, outcome) => signIns.inc({ path, outcome }),
    authorization: (outcome) => authorizations.inc({ outcome }),
    tokenRequest: (grant, outcome) => tokenRequests.inc({ grant, outcome }),
    request: (route, status, ms) => requests(route, `${Math.floor(status / 100)}xx`)(ms / 1000),
    limited: (rule) => limitRefusals.inc({ rule }),
    statusListServed: (age) => {
      oldestList = Math.max(oldestList ?? 0, age)
    },
    outbox: {
      tried: (kind, outcome) => outboxAttempts.inc({ kind, outcome }),
      stands: ({ waiting, dead, oldestSeconds }) => {
        outboxDepth.set({ state: 'waiting' }, waiting)
        outboxDepth.set({ state: 'dead' }, dead)
        outboxOldest.set(oldestSeconds)
      },
    },
    outbound,
  }

  return {
    registry,
    measures,
    /** The same log, its faults counted. */
    countFaults: (log: Log): Log => ({
      info: (fields, message) => log.info(fields, message),
      warn: (fields, message) => log.warn(fields, message),
      error: (fields, message) => {
        faults.inc()
        log.error(fields, message)
      },
    }),
    /** The stores, every operation timed. */
    stores: (plain: Stores): Stores => {
      if (plain.state.usage) tellUsage(plain.state.usage)
      return measuredStores(plain, {
        took: stores,
        swept: (count) => swept.inc(count),
      })
    },
  }
}

export type Metrics = ReturnType<typeof createMetrics>
