import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'redis'
import { cpuMs, pin, spawnBound, stopChild } from './child.ts'
import { freePort } from './server-process.ts'

/** A Redis of the bench's own, which appends every write to a file in a temporary directory. */
export interface RedisServer {
  readonly url: string
  /** Processor time that it has used since it started, milliseconds. */
  cpuMs(): number
  /** Memory that it has given out, bytes. */
  usedBytes(): Promise<number>
  /** Runs one command. */
  command(...words: string[]): Promise<unknown>
  stop(): Promise<void>
}

/** Starts `redis-server` on loopback, on the processor of the load driver. @throws when it is not installed */
export async function startRedisServer(left = 3): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-redis-'))
  const port = await freePort()
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory]
  const child = spawnBound('redis-server', [...place, '--appendonly', 'yes', '--save', ''], { stdio: 'ignore' })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
  })
  failed.catch(() => {})
  const url = `redis://127.0.0.1:${port}`
  const client = createClient({ url, socket: { reconnectStrategy: () => 50 } })
  client.on('error', () => {})
  const stop = async () => {
    if (client.isOpen) client.destroy()
    await stopChild(child)
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await Promise.race([client.connect(), failed, delay(30_000).then(() => Promise.reject(new Error('no Redis')))])
  } catch (error) {
    const endedByItself = child.exitCode !== null
    await stop()
    // Most likely somebody else has taken the port meanwhile.
    if (left > 1 && endedByItself) return startRedisServer(left - 1)
    throw error
  }
  const pid = child.pid as number
  pin(pid, 1)
  return {
    url,
    cpuMs: () => cpuMs(pid),
    usedBytes: async () => Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]),
    command: (...words) => client.sendCommand(words),
    stop,
  }
}

/** A server for as long as `use` runs. */
export async function withRedis<T>(use: (redis: RedisServer) => Promise<T>): Promise<T> {
  const redis = await startRedisServer()
  try {
    return await use(redis)
  } finally {
    await redis.stop()
  }
}
