import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { freePort } from './servers.ts'

/** A Redis of our own that a test may treat badly. */
export interface RedisProcess {
  readonly port: number
  readonly url: string
  /** Ends it without a chance to write anything down. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same files. */
  start(): Promise<void>
  /** Lets it hang, and go on. */
  pause(): void
  resume(): void
}

/** A set of processes in one temporary directory. */
export interface RedisGround {
  server(...options: readonly string[]): Promise<RedisProcess>
  sentinel(configuration: readonly string[]): Promise<RedisProcess>
  stop(): Promise<void>
}

/** Runs one command against a server. */
export async function ask(port: number, ...command: string[]): Promise<unknown> {
  const client = createClient({ RESP: 2, socket: { host: '127.0.0.1', port, reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(command)
  } finally {
    client.destroy()
  }
}

const passing = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if redis.call('TYPE', key).ok == 'zset' then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ARGV[2], member) end
  end
  if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[2]) end
end`

/** Lets time pass for all keys of one server that match: what has an end, and every member of a group, is so much nearer to it. */
export const letTimePass = (port: number, pattern: string, seconds: number) =>
  ask(port, 'EVAL', passing, '0', pattern, String(seconds * 1000))

/** Asks again until the answer is good enough. */
export async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await done().catch(() => false))) {
    if (performance.now() > deadline) throw new Error('the servers did not come to an agreement')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts servers and sentinels on free loopback ports. */
export function openRedisGround(): RedisGround {
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-redis-'))
  const running = new Set<ChildProcess>()
  // Whatever ends this process, no server outlives it.
  const killAll = () => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
  process.on('exit', killAll)

  const spawnAt = async (port: number, args: readonly string[]): Promise<RedisProcess> => {
    let child: ChildProcess | undefined
    const start = async () => {
      const starting = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      child = starting
      running.add(starting)
      starting.once('exit', () => running.delete(starting))
      await until(async () => {
        if (starting.exitCode !== null) throw new Error(`redis-server ended with ${starting.exitCode}`)
        return (await ask(port, 'PING')) === 'PONG'
      })
      starting.stdout?.resume()
    }
    await start()
    return {
      port,
      url: `redis://127.0.0.1:${port}`,
      start,
      kill: async () => {
        if (!child || child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      },
      pause: () => void child?.kill('SIGSTOP'),
      resume: () => void child?.kill('SIGCONT'),
    }
  }

  const place = (port: number) => {
    const own = join(directory, String(port))
    mkdirSync(own)
    return own
  }

  return {
    server: async (...options) => {
      const port = await freePort()
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', place(port), '--appendonly', 'yes']
      return spawnAt(port, [...settings, '--appendfsync', 'always', ...options])
    },
    sentinel: async (configuration) => {
      const port = await freePort()
      const own = place(port)
      const file = join(own, 'sentinel.conf')
      writeFileSync(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${own}`, ...configuration].join('\n'))
      return spawnAt(port, [file, '--sentinel'])
    },
    stop: async () => {
      await Promise.all(
        [...running].map(async (child) => {
          const gone = once(child, 'exit')
          child.kill('SIGKILL')
          await gone
        }),
      )
      process.off('exit', killAll)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Three masters that share the slots. */
export async function startRedisCluster(ground: RedisGround): Promise<{ url: string; masters: RedisProcess[] }> {
  const masters: RedisProcess[] = []
  for (let count = 0; count < 3; count += 1) {
    const bus = String(await freePort())
    const options = ['--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '2000']
    masters.push(await ground.server(...options, '--cluster-require-full-coverage', 'no'))
  }
  const bounds = [0, 5461, 10_923, 16_384]
  for (const [index, { port }] of masters.entries()) {
    await ask(port, 'CLUSTER', 'ADDSLOTSRANGE', String(bounds[index]), String((bounds[index + 1] as number) - 1))
    await ask(port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
  }
  const [first] = masters as [RedisProcess]
  for (const { port } of masters.slice(1)) {
    const bus = String(((await ask(port, 'CONFIG', 'GET', 'cluster-port')) as string[])[1])
    await ask(first.port, 'CLUSTER', 'MEET', '127.0.0.1', String(port), bus)
  }
  for (const { port } of masters) {
    await until(async () => {
      const slots = (await ask(port, 'CLUSTER', 'SLOTS')) as unknown[]
      return slots.length === 3 && String(await ask(port, 'CLUSTER', 'INFO')).includes('cluster_state:ok')
    })
  }
  return { url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`, masters }
}

/** One master, one replica and a sentinel; the first sentinel of the URL is not there. */
export async function startRedisSentinel(
  ground: RedisGround,
): Promise<{ url: string; master: RedisProcess; replica: RedisProcess }> {
  const master = await ground.server()
  const replica = await ground.server('--replicaof', '127.0.0.1', String(master.port))
  // A sentinel asks its master for replicas every ten seconds: the first answer must already name one.
  await until(async () => Number(await ask(master.port, 'WAIT', '1', '100')) === 1)
  const name = 'kakehashi-state'
  const sentinel = await ground.sentinel([
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 5000`,
  ])
  await until(async () => {
    const facts = (await ask(sentinel.port, 'SENTINEL', 'MASTER', name)) as string[]
    return facts[facts.indexOf('num-slaves') + 1] === '1'
  })
  return { url: `redis+sentinel://127.0.0.1:${await freePort()},127.0.0.1:${sentinel.port}/${name}`, master, replica }
}

/** The master that holds a key, by the end of its name. */
export async function holderOf(masters: readonly RedisProcess[], key: string): Promise<RedisProcess> {
  for (const master of masters) if (((await ask(master.port, 'KEYS', `*${key}`)) as string[]).length > 0) return master
  throw new Error(`nobody holds ${key}`)
}

/**
 * Moves a key to another master, and leaves its slot halfway: the old master says ASK. `settle` tells all masters that the slot has moved.
 */
export async function migrateSlotOf(
  from: RedisProcess,
  to: RedisProcess,
  key: string,
): Promise<{ settle(): Promise<void> }> {
  const [name] = (await ask(from.port, 'KEYS', `*${key}`)) as string[]
  if (name === undefined) throw new Error(`${key} is not there`)
  const slot = String(await ask(from.port, 'CLUSTER', 'KEYSLOT', name))
  const [fromId, toId] = [await ask(from.port, 'CLUSTER', 'MYID'), await ask(to.port, 'CLUSTER', 'MYID')].map(String)
  await ask(to.port, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId as string)
  await ask(from.port, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId as string)
  const keys = (await ask(from.port, 'CLUSTER', 'GETKEYSINSLOT', slot, '100')) as string[]
  await ask(from.port, 'MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...keys)
  const settle = async () => {
    for (const { port } of [to, from]) await ask(port, 'CLUSTER', 'SETSLOT', slot, 'NODE', toId as string)
  }
  return { settle }
}
