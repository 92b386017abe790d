import { keys, the } from './inputs.ts'

/** A load that an installation has to carry. */
export interface Load {
  readonly name: string
  readonly signInsPerSecond: number
  /** Sign-ins in one school day: what fills the stores. */
  readonly signInsPerDay: number
}

/** The loads that the tables are made for. */
export function loads(): Load[] {
  const [pupils, staff, prefecture] = [the('pupils'), the('staff'), the('prefecturePupils')]
  const inFirstLesson = the('pupilShare') / the('pupilSeconds')
  return [
    {
      name: 'staff of the country',
      signInsPerSecond: (staff * the('staffShare')) / the('staffSeconds'),
      signInsPerDay: staff,
    },
    { name: 'pupils of a prefecture', signInsPerSecond: prefecture * inFirstLesson, signInsPerDay: prefecture },
    {
      name: 'national examination',
      signInsPerSecond: the('examPeople') / the('examSeconds'),
      signInsPerDay: the('examPeople'),
    },
    { name: 'every pupil', signInsPerSecond: pupils * inFirstLesson, signInsPerDay: pupils },
  ]
}

/** What carries it below the ceiling. Nodes hold one more than the load needs, so that the loss of one changes nothing. */
export interface Need {
  readonly gatewayCores: number
  readonly nodes: number
  readonly postgresCores: number
  readonly databases: number
  readonly redisCores: number
  readonly redisBytes: number
  readonly shards: number
  readonly recordsBytesPerYear: number
}

/** Sign-ins a second that one node takes when it is wholly busy. */
export const nodeRate = () => (the('coresPerNode') * 1000) / the('signInCpuMs')

/** Transactions a second that one database takes when its one writer is wholly busy. @param roundTripMs between gateway and PostgreSQL */
export const writerRate = (roundTripMs: number) =>
  1000 / (the('transactionMs') + the('transactionRoundTrips') * roundTripMs)

/** Bytes in Redis when as many sign-ins come as go: every key lives its time; those that live for days have seen as many days. */
export function redisBytes({ signInsPerSecond, signInsPerDay }: Load): Record<string, number> {
  const day = 86_400
  const found = Object.entries(keys).map(([name, { bytes, seconds }]) => {
    // Within the day at most the day's sign-ins are there; beyond it a day's worth for each day of its life.
    const living = seconds < day ? Math.min(signInsPerSecond * seconds, signInsPerDay) : (signInsPerDay * seconds) / day
    return [name, bytes * living] as const
  })
  return Object.fromEntries(found)
}

export const total = (parts: Record<string, number>) => Object.values(parts).reduce((sum, part) => sum + part, 0)

/** What a load needs. */
export function needOf(load: Load): Need {
  const { signInsPerSecond: rate, signInsPerDay } = load
  const ceiling = the('ceiling')
  const cores = (milliseconds: number) => (rate * milliseconds) / 1000 / ceiling
  const redis = total(redisBytes(load))
  const redisCores = cores(the('signInRedisCpuMs'))
  return {
    gatewayCores: cores(the('signInCpuMs')),
    nodes: Math.ceil(rate / (nodeRate() * ceiling)) + 1,
    postgresCores: cores(the('signInPostgresCpuMs')),
    databases: Math.ceil(rate / (writerRate(the('storeRoundTripMs')) * ceiling)),
    redisCores,
    redisBytes: redis,
    // A shard is one thread.
    shards: Math.max(1, Math.ceil(redisCores), Math.ceil(redis / the('shardBytes'))),
    recordsBytesPerYear: signInsPerDay * the('schoolDays') * the('signInRecordsBytes'),
  }
}
