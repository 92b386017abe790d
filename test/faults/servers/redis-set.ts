import { ask, openRedisGround, type RedisProcess, until } from '../../support/redis-processes.ts'

/** One Redis master with two replicas and a sentinel; every write is on one replica before it is acknowledged. */
export interface RedisSet {
  readonly url: string
  /** Whoever is the master now. */
  master(): Promise<RedisProcess>
  /** How soon the sentinel takes a silent master for dead, milliseconds. */
  giveUpAfter(milliseconds: number): Promise<void>
  /** Runs a command on the master. */
  ask(...command: string[]): Promise<unknown>
  close(): Promise<void>
}

const name = 'kakehashi-state'

/** Longer than any fault that the sentinel is to leave alone. */
export const neverMs = 600_000

export async function openRedisSet(): Promise<RedisSet> {
  const ground = openRedisGround()
  try {
    // A master that comes back gives its data to its replicas at once instead of waiting five seconds for more of them.
    const options = ['--repl-diskless-sync-delay', '0', '--appendfsync', 'everysec']
    const first = await ground.server(...options)
    const replicas = [await ground.server(...options), await ground.server(...options)]
    // Told, not started so: whoever has become the master and is started again must not go back to what it once was.
    for (const { port } of replicas) await ask(port, 'REPLICAOF', '127.0.0.1', String(first.port))
    const servers = [first, ...replicas]
    await until(async () => Number(await ask(first.port, 'WAIT', '2', '100')) === 2)
    const sentinel = await ground.sentinel([
      `sentinel monitor ${name} 127.0.0.1 ${first.port} 1`,
      `sentinel down-after-milliseconds ${name} ${neverMs}`,
      `sentinel failover-timeout ${name} 5000`,
    ])
    await until(async () => {
      const facts = (await ask(sentinel.port, 'SENTINEL', 'MASTER', name)) as string[]
      return facts[facts.indexOf('num-slaves') + 1] === '2'
    })
    const master = async () => {
      const answer = (await ask(sentinel.port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as string[]
      const found = servers.find(({ port }) => String(port) === answer[1])
      if (!found) throw new Error(`the sentinel names a master that is not ours: ${answer.join(':')}`)
      return found
    }
    return {
      url: `redis+sentinel://127.0.0.1:${sentinel.port}/${name}`,
      master,
      giveUpAfter: async (milliseconds) => {
        await ask(sentinel.port, 'SENTINEL', 'SET', name, 'down-after-milliseconds', String(milliseconds))
      },
      ask: async (...command) => ask((await master()).port, ...command),
      close: () => ground.stop(),
    }
  } catch (error) {
    await ground.stop()
    throw error
  }
}
