import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { repository } from '../../examples/demo/place.ts'
import { type Running, run } from './processes.ts'

/** One gateway as `npm start` runs it, that can be ended in every way and started again. */
export interface GatewayNode {
  /** Where it listens; undefined while it is down. */
  port(): number | undefined
  pid(): number
  /** Starts it and waits until it is ready, or only until it listens. @param options for this one start */
  start(options?: {
    nodeOptions?: readonly string[]
    environment?: Readonly<Record<string, string>>
    readiness?: 'awaited' | 'ignored'
  }): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
  /** SIGTERM. @returns the exit code */
  terminate(): Promise<number | null>
  lastLines(): string
}

const readyWithinMs = 60_000

/** @param environment of the gateway, apart from its ports */
export function createNode(environment: Readonly<Record<string, string>>): GatewayNode {
  let process: Running | undefined
  let port: number | undefined

  const end = async (signal: NodeJS.Signals) => {
    if (!process) return null
    // Whoever leads requests here learns of it at once, as a proxy does from the readiness of a node that is told to stop.
    port = undefined
    process.signal(signal)
    const code = await process.ended
    port = undefined
    return code
  }
  const ready = async (management: string) => {
    const deadline = performance.now() + readyWithinMs
    for (;;) {
      const answer = await fetch(`${management}/health/ready`).catch(() => undefined)
      await answer?.body?.cancel()
      if (answer?.ok) return
      if (performance.now() > deadline) throw new Error(`a gateway was never ready:\n${process?.lastLines()}`)
      await delay(20)
    }
  }
  return {
    port: () => port,
    pid: () => process?.pid ?? 0,
    start: async ({ nodeOptions = [], environment: more = {}, readiness = 'awaited' } = {}) => {
      const started = run([...nodeOptions, join(repository, 'src/main.ts')], {
        ...environment,
        KAKEHASHI_LISTEN_PORT: '0',
        KAKEHASHI_MANAGEMENT_PORT: '0',
        ...more,
      })
      process = started
      const up = JSON.parse(await started.line((line) => line.includes('"kakehashi is up"'))) as {
        port: number
        management_port: number
      }
      if (readiness === 'awaited') await ready(`http://127.0.0.1:${up.management_port}`)
      port = up.port
    },
    kill: async () => void (await end('SIGKILL')),
    terminate: () => end('SIGTERM'),
    lastLines: () => process?.lastLines() ?? '',
  }
}
