import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** A program of the demo, running as a process of its own. */
export interface Child {
  readonly name: string
  /** The last lines that it wrote. */
  lastLines(): string
}

interface Program {
  readonly name: string
  /** Arguments of Node: the script first. */
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Answers 200 when the program is ready. */
  readonly readyUrl: string
}

const keptLines = 15
const readyWithinMs = 60_000

/**
 * Starts and stops the programs of the demo.
 * @param onDeath is told when a program ends by itself, with its last lines
 * @param onLine is told every line that a program writes
 */
export function createChildren(
  onDeath: (name: string, lastLines: string) => void,
  onLine: (name: string, line: string) => void = () => {},
) {
  const running = new Map<ChildProcess, Child>()
  let stopping = false

  function start(program: Program): Child {
    const lines: string[] = []
    const environment = { ...process.env, ...program.environment }
    const child = spawn(process.execPath, [...program.arguments], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const described = { name: program.name, lastLines: () => lines.join('\n') }
    running.set(child, described)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        const written = text.split('\n').filter((line) => line.trim() !== '')
        for (const line of written) onLine(program.name, line)
        lines.push(...written)
        lines.splice(0, Math.max(0, lines.length - keptLines))
      })
    }
    child.once('close', () => {
      running.delete(child)
      if (!stopping) onDeath(program.name, lines.join('\n'))
    })
    return described
  }

  return {
    /** Starts a program and asks until it is ready. @throws when it has ended or the deadline has passed */
    async startAndWait(program: Program): Promise<void> {
      const child = start(program)
      const deadline = performance.now() + readyWithinMs
      while (!(await answers(program.readyUrl))) {
        const dead = ![...running.values()].includes(child)
        if (dead || stopping) throw new Error(`${program.name} ended before it was ready:\n${child.lastLines()}`)
        if (performance.now() > deadline)
          throw new Error(`${program.name} was not ready in time:\n${child.lastLines()}`)
        await delay(50)
      }
    },

    /** Asks every program to stop and waits until all have; one that will not is ended after five seconds. */
    async stopAll(): Promise<void> {
      stopping = true
      const last = setTimeout(() => {
        for (const child of running.keys()) child.kill('SIGKILL')
      }, 5000)
      await Promise.all(
        [...running.keys()].map((child) => {
          child.kill('SIGTERM')
          return new Promise((resolve) => child.once('close', resolve))
        }),
      )
      clearTimeout(last)
    },
  }
}

export type Children = ReturnType<typeof createChildren>

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.status < 400
  } catch {
    return false
  }
}
