import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { delimiter, dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cpuMs, pin, residentBytes, spawnBound, stopChild } from './child.ts'
import type { Counts } from './count.ts'
import type { Spent } from './profile.ts'

/** What is loaded into a server before its own code. */
export type Hook = 'count' | 'heap' | 'profile'

/** A server under measurement, as a process of its own. */
export interface ServerProcess {
  /** Processor time of all its threads since it started, milliseconds. */
  cpuMs(): number
  /** Resident memory, bytes. */
  residentBytes(): number
  /** What the hook `count` has seen. */
  counts(): Promise<Counts>
  /** Bytes in use on the heap after garbage collection; needs the hook `heap`. */
  heapBytes(): Promise<number>
  /** Begins a profile, or ends it and says what was spent; needs the hook `profile`. */
  profile(): Promise<Spent>
  stop(): Promise<void>
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** Our own settings must not reach the servers: each gets what it is given. */
const inherited = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(KAKEHASHI_|DATABASE_URL$|REDIS_URL$|NODE_OPTIONS$|NODE_COMPILE_CACHE$)/.test(name),
    ),
  )

/** Options that load a hook, whatever command starts Node.js. */
const nodeOptions = (hook: Hook): string => `--import ${new URL(`./${hook}.ts`, import.meta.url).href}`

/** The Node.js of the bench, and a script. */
export const nodeCommand = (script: string): readonly [string, string] => [process.execPath, script]

/**
 * Starts a server and waits until `readyUrl` answers.
 * @param options.command program and arguments @param options.directory in which it runs, ours when absent
 * @param options.core processor to tie it to @param options.hook what to load first
 */
export async function startServer(options: {
  command: readonly [string, ...string[]]
  directory?: string
  environment: Readonly<Record<string, string>>
  readyUrl: string
  core: 0 | 1
  hook?: Hook | undefined
}): Promise<ServerProcess> {
  const { directory, environment, hook } = options
  const [program, ...values] = options.command
  const child = spawnBound(program, values, {
    ...(directory !== undefined && { cwd: directory }),
    env: {
      ...inherited(),
      // Whatever names Node.js by its name alone gets the one of the bench.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
      NODE_ENV: 'production',
      ...environment,
      ...(hook && { NODE_OPTIONS: nodeOptions(hook) }),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4000)
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} did not start`)
  await untilReady(child, options.readyUrl, () => said).catch(async (error: unknown) => {
    await stopChild(child)
    throw error
  })
  pin(pid, options.core)
  return {
    cpuMs: () => cpuMs(pid),
    residentBytes: () => residentBytes(pid),
    counts: () => ask<Counts>(child, 'counts'),
    heapBytes: () => ask<number>(child, 'heap'),
    profile: () => ask<Spent>(child, 'profile'),
    stop: () => stopChild(child),
  }
}

async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`a server of the bench ended at start:\n${said()}`)
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    if (performance.now() > deadline) throw new Error(`${url} was not ready in time:\n${said()}`)
    await delay(50)
  }
}

function ask<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`a server of the bench ended when asked for ${question}`))
    child.once('close', gone)
    child.once('message', (message) => {
      child.off('close', gone)
      resolve(message as Answer)
    })
    child.send(question, (error) => error && reject(error))
  })
}
