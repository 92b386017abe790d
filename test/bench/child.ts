import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const hasProgram = (name: string) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
const canPin = availableParallelism() > 1 && hasProgram('taskset')
const canBind = process.platform === 'linux' && hasProgram('setpriv')

/** Ties a process to one processor where `taskset` is there; servers use 0, the load driver, the mock and stores 1. */
export function pin(pid: number, core: 0 | 1): boolean {
  return canPin && spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)]).status === 0
}

/** Starts a process that ends with the bench, however the bench ends: even when it is killed, where `setpriv` is there. */
export function spawnBound(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = canBind
    ? spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], options)
    : spawn(program, args, options)
  const endWithUs = () => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('close', () => process.off('exit', endWithUs))
  return child
}

/** Asks a process to end, and makes it after five seconds. */
export function stopChild(child: ChildProcess): Promise<void> {
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

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100

/**
 * Processor time of all threads of a process since it started, milliseconds. Taken in nanoseconds from the scheduler (`schedstat` of each
 * thread; ours end none while measured), or in clock ticks where the kernel keeps none.
 */
export function cpuMs(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const spent = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return spent.reduce((sum, ns) => sum + ns, 0) / 1e6
  } catch {
    // utime and stime of proc(5); the name in the second field may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
  }
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`nothing is known of the memory of process ${pid}`)
  return Number(kilobytes) * 1024
}
