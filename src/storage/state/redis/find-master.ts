import { dial, hangUp, loginOf, type RedisConnection, sentinelLoginOf, within } from './dial.ts'
import { type RedisAddress, type RedisPlace, shown } from './redis-url.ts'
import { refusesUs } from './trouble.ts'

const answerMs = 1000

/** Asks one sentinel who the master is. */
async function masterAccordingTo(sentinel: RedisAddress, place: RedisPlace): Promise<RedisAddress> {
  const connection = await dial(sentinel, sentinelLoginOf(place))
  try {
    const answer = await within(
      answerMs,
      connection.sendCommand(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', place.masterName]),
    )
    if (!Array.isArray(answer)) throw new Error(`${shown(sentinel)} knows no master ${place.masterName}`)
    return { host: String(answer[0]), port: Number(answer[1]) }
  } finally {
    hangUp(connection)
  }
}

/** A sentinel that has not heard of a failover yet names a server that is a replica now. */
async function refuseReplica(connection: RedisConnection, address: RedisAddress): Promise<void> {
  const answer = await within(answerMs, connection.sendCommand(['ROLE'])).catch((error: unknown) => {
    if (refusesUs(error)) return ['master']
    throw error
  })
  if (Array.isArray(answer) && String(answer[0]) === 'master') return
  throw new Error(`${shown(address)} is not a master now`)
}

/** Finds the master of a Sentinel set: the sentinels are asked in turn, the one that answered last time first. */
export function createMasterFinder(place: RedisPlace): () => Promise<RedisConnection> {
  let sentinels = [...place.nodes]
  return async () => {
    const failures: unknown[] = []
    for (const sentinel of sentinels) {
      try {
        const address = await masterAccordingTo(sentinel, place)
        const connection = await dial(address, loginOf(place))
        await refuseReplica(connection, address).catch((error: unknown) => {
          hangUp(connection)
          throw error
        })
        sentinels = [sentinel, ...sentinels.filter((other) => other !== sentinel)]
        return connection
      } catch (cause) {
        failures.push(cause)
      }
    }
    throw failures.find(refusesUs) ?? failures.at(-1)
  }
}
