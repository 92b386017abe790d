import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Counts } from './count.ts'

/** A server under measurement, as a process of its own. */
export interface ServerProcess {
  /** Processor time of all its threads since it started, milliseconds. */
  cpuMs(): number
  /** What the counting hook has seen; only when started with `counting`. */
  counts(): Promise<Counts>
  stop(): Promise<void>
}

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** Ties a process to one processor where `taskset` is there; servers use 0, the load driver and the mock 1. */
export function pin(pid: number, core: 0 | 1): boolean {
  return canPin && spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)]).status === 0
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

/**
 * Starts a server and waits until `readyUrl` answers.
 * @param options.core processor to tie it to @param options.counting loads the counting hook
 */
export async function startServer(options: {
  script: string
  environment: Readonly<Record<string, string>>
  readyUrl: string
  core: 0 | 1
  counting?: boolean
}): Promise<ServerProcess> {
  const hook = options.counting ? ['--import', new URL('./count.ts', import.meta.url).href] : []
  const child = spawn(process.execPath, [...hook, options.script], {
    env: { ...process.env, NODE_ENV: 'production', ...options.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // However the bench ends, its servers end with it.
  const endWithUs = () => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('close', () => process.off('exit', endWithUs))
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4000)
  })
  if (child.pid === undefined) throw new Error(`${options.script} did not start`)
  const { pid } = child
  await untilReady(child, options.readyUrl, () => said).catch(async (error: unknown) => {
    await stop(child)
    throw error
  })
  pin(pid, options.core)
  return { cpuMs: () => cpuMs(pid), counts: () => ask(child), stop: () => stop(child) }
}

async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const deadline = performance.now() + 30_000
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

/** utime and stime of /proc/PID/stat (proc(5)), which cover all threads; the name in the second field may hold spaces. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

function ask(child: ChildProcess): Promise<Counts> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Counts))
    child.send('counts', (error) => error && reject(error))
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const last = setTimeout(() => child.kill('SIGKILL'), 5000)
    child.once('close', () => {
      clearTimeout(last)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
