import { loads, needOf, nodeRate, redisBytes, total, writerRate } from './capacity.ts'
import { assumed, given, type Input, keys, measured, the } from './inputs.ts'
import { carries, loseNodes, loseShard } from './losses.ts'

type Row = readonly string[]

const figure = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })
const whole = (value: number) => figure(Math.round(value))
/** Three figures, which is more than a model knows. */
const rough = (value: number) => {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  const scale = value >= 1000 ? 10 ** (Math.floor(Math.log10(value)) - 2) : 1
  return figure(Math.round(value / scale / 10 ** -digits) * 10 ** -digits * scale, digits)
}
const gigabytes = (bytes: number) => rough(bytes / 1e9)
const percent = (share: number) => `${figure(share * 100)} %`
const seconds = (value: number) => (value < 0.1 ? 'none' : `${rough(value)} s`)

const table = (head: Row, rows: readonly Row[]) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const inputTable = (inputs: Readonly<Record<string, Input>>) =>
  table(
    ['', 'value', 'unit'],
    Object.values(inputs).map(({ what, value, unit }) => [what, figure(value, Number.isInteger(value) ? 0 : 1), unit]),
  )

const processors = () =>
  loads().map((load) => {
    const need = needOf(load)
    return [
      load.name,
      rough(load.signInsPerSecond),
      rough(load.signInsPerSecond * the('signInRequests')),
      rough(need.gatewayCores),
      whole(need.nodes),
      whole(need.databases),
      rough(need.postgresCores),
      rough(need.redisCores),
    ]
  })

const bytes = () =>
  loads().map((load) => {
    const { redisBytes: memory, shards, recordsBytesPerYear } = needOf(load)
    const aSecond = (name: string) => rough((load.signInsPerSecond * the(name)) / 1e6)
    return [
      load.name,
      gigabytes(memory),
      whole(shards),
      aSecond('signInRedisNetworkBytes'),
      aSecond('signInRedisAofBytes'),
      aSecond('signInWalBytes'),
      gigabytes(recordsBytesPerYear),
    ]
  })

const writers = () =>
  [0, 0.2, the('storeRoundTripMs'), 1, 2].map((roundTrip) => {
    const rate = writerRate(roundTrip)
    const planned = rate * the('ceiling')
    const people = planned / (the('pupilShare') / the('pupilSeconds'))
    const [staff, , , everybody] = loads()
    const databases = (load = 0) => whole(Math.ceil(load / planned))
    return [
      `${roundTrip} ms`,
      rough(rate),
      rough(planned),
      rough(people),
      rough(people / (the('pupils') / the('boards'))),
      databases(staff?.signInsPerSecond),
      databases(everybody?.signInsPerSecond),
    ]
  })

const memory = () => {
  const found = loads().map(redisBytes)
  const rows = Object.entries(keys).map(([name, { bytes, seconds: life }]) => [
    name,
    whole(bytes),
    life < 86_400 ? `${figure(life / 3600, life < 3600 ? 2 : 0)} h` : `${figure(life / 86_400)} d`,
    ...found.map((parts) => gigabytes(parts[name] ?? 0)),
  ])
  return [...rows, ['all', '', '', ...found.map((parts) => gigabytes(total(parts)))]]
}

const nodeLosses = () =>
  loads().flatMap((load) => {
    const { nodes } = needOf(load)
    return [...new Set([1, Math.floor(nodes / 2)])].map((lost) => {
      const { failed, longestWaitSeconds, overAfterSeconds, busiest } = loseNodes(load, nodes, lost)
      return [
        load.name,
        `${lost} of ${nodes}`,
        whole(failed),
        percent(busiest),
        seconds(longestWaitSeconds),
        `${rough(overAfterSeconds)} s`,
      ]
    })
  })

const shardLosses = () =>
  loads().flatMap((load) => {
    const shards = Math.max(3, needOf(load).shards)
    return [true, false].map((replica) => {
      const { touched, failed, sessionsLost, extraPerSecond } = loseShard(load, shards, replica)
      return [
        load.name,
        `1 of ${shards}, ${replica ? 'with a replica' : 'comes back empty'}`,
        percent(touched),
        whole(failed),
        whole(sessionsLost),
        `${rough(extraPerSecond)}/s`,
        carries(load, extraPerSecond) ? 'yes' : 'no',
      ]
    })
  })

const credentials = () => {
  const ceiling = the('ceiling')
  const row = (name: string, rate: number, milliseconds: number) => {
    const cores = (rate * milliseconds) / 1000 / ceiling
    return [name, rough(rate), rough(cores), whole(Math.ceil(cores / the('coresPerNode')) + 1)]
  }
  const yearly = the('certificatesPerYear')
  return [
    row('issuing, average', yearly / (365 * 86_400), the('issueCpuMs')),
    row('issuing, peak', the('issuesPerSecond'), the('issueCpuMs')),
    row('verifying, peak', the('verificationsPerSecond'), the('verificationCpuMs')),
  ]
}

const waits = () =>
  [0, 0.2, 0.5, 1, 2].map((roundTrip) => {
    const redis = the('signInRedisRoundTrips') * roundTrip
    const records = the('transactionMs') + the('transactionRoundTrips') * roundTrip
    return [`${roundTrip} ms`, rough(redis), rough(records), rough(the('signInCpuMs') + redis + records)]
  })

/** Every table of docs/scale.md by name, as Markdown. */
export function tables(): Record<string, string> {
  return {
    given: inputTable(given),
    measured: inputTable(measured),
    assumed: inputTable(assumed),
    processors: table(
      [
        'load',
        'sign-ins/s',
        'requests/s',
        'gateway cores',
        `nodes of ${the('coresPerNode')}, one spare`,
        'databases',
        'PostgreSQL cores',
        'Redis cores',
      ],
      processors(),
    ),
    bytes: table(
      [
        'load',
        'Redis memory, GB',
        'Redis shards',
        'to and from Redis, MB/s',
        'append-only file, MB/s',
        'write-ahead log, MB/s',
        'records, GB a year',
      ],
      bytes(),
    ),
    writers: table(
      [
        'gateway to PostgreSQL',
        'sign-ins/s, most',
        'planned',
        'pupils a database',
        'boards of the middling size',
        'databases for all staff',
        'databases for every pupil',
      ],
      writers(),
    ),
    waits: table(['round trip', 'for Redis, ms', 'for PostgreSQL, ms', 'whole sign-in, ms at least'], waits()),
    memory: table(['key', 'bytes', 'life', ...loads().map(({ name }) => `${name}, GB`)], memory()),
    credentials: table(['act', 'a second', 'gateway cores', 'nodes, one spare'], credentials()),
    nodes: table(['load', 'nodes lost', 'sign-ins tried again', 'busiest', 'longest wait', 'over after'], nodeLosses()),
    shards: table(
      ['load', 'shards lost', 'sign-ins touched', 'refused meanwhile', 'sessions lost', 'come back', 'carried'],
      shardLosses(),
    ),
  }
}

/** One line that a reader can check by hand. */
export const perCore = () =>
  `${rough(1000 / the('signInCpuMs'))} sign-ins a second on one core, ${rough(nodeRate())} on a node of ${the('coresPerNode')}`
