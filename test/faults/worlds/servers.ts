import type { Random } from '../random.ts'
import { openPostgresPair, type PostgresPair } from '../servers/postgres-pair.ts'
import { openRedisSet, type RedisSet } from '../servers/redis-set.ts'
import { type FaultWorld, openWorld } from '../world.ts'

/** Two gateways on PostgreSQL with a synchronous standby and on Redis with two replicas and a sentinel. */
export async function openServersWorld(random: Random): Promise<FaultWorld> {
  const [postgres, redis] = await openBoth()
  const close = () => Promise.all([postgres.close(), redis.close()])
  try {
    const world = await openWorld({ kind: 'servers', random, count: 2, servers: { postgres, redis } })
    return {
      ...world,
      close: async () => {
        await world.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openBoth(): Promise<[PostgresPair, RedisSet]> {
  const [postgres, redis] = await Promise.allSettled([openPostgresPair(), openRedisSet()])
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled') return [postgres.value, redis.value]
  const failure = [postgres, redis].find((one) => one.status === 'rejected')
  await Promise.all([postgres, redis].map((one) => one.status === 'fulfilled' && one.value.close()))
  throw failure?.reason
}

/** The servers of a world that has some. */
export function serversOf({ servers }: FaultWorld): NonNullable<FaultWorld['servers']> {
  if (!servers) throw new Error('this world keeps everything in its own files')
  return servers
}
