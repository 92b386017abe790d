import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from './temporary-directory.ts'

/** One line of the gateway's log. */
export interface LogLine {
  readonly msg: string
  readonly [field: string]: unknown
}

/** The gateway as `npm start` runs it: `src/main.ts` in a process of its own, on free ports, with the shipped settings. */
export interface GatewayProcess {
  readonly pid: number
  readonly url: string
  readonly management: string
  /** Everything logged so far. */
  readonly lines: readonly LogLine[]
  /** Resolves with the first line, past or coming, that says `msg`. @throws when the process ends before */
  line(msg: string): Promise<LogLine>
  signal(signal: NodeJS.Signals): void
  /** Leaves the gateway with a log that nobody reads. */
  stopReading(): void
  /** Resolves when the process has ended, with its exit code. */
  readonly ended: Promise<{ code: number | null; errors: string }>
}

/** Starts the process and does not wait. */
export function spawnGateway(options: {
  /** Program and arguments before `arguments`; `src/main.ts` itself when absent. */
  command?: readonly [string, ...string[]]
  arguments?: readonly string[]
  environment?: Readonly<Record<string, string>>
}): Omit<GatewayProcess, 'url' | 'management'> {
  const [program, ...first] = options.command ?? [process.execPath, 'src/main.ts']
  const child = spawn(program, [...first, ...(options.arguments ?? [])], {
    env: {
      ...process.env,
      KAKEHASHI_DATA: temporaryDirectory(),
      KAKEHASHI_LISTEN_PORT: '0',
      KAKEHASHI_MANAGEMENT_PORT: '0',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, errors }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines: LogLine[] = []
  const waiting = new Set<(line: LogLine) => void>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return
    const line = JSON.parse(text) as LogLine
    lines.push(line)
    for (const tell of waiting) tell(line)
  })
  const line = (msg: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const tell = (one: LogLine) => {
        if (one.msg !== msg) return
        waiting.delete(tell)
        resolve(one)
      }
      waiting.add(tell)
      lines.forEach(tell)
      ended.then(({ code }) => reject(new Error(`the gateway ended with ${code}: ${errors}`)))
    })
  return {
    pid: child.pid as number,
    lines,
    line,
    ended,
    signal: (signal) => child.kill(signal),
    stopReading: () => child.stdout.destroy(),
  }
}

/** Starts the process and waits until it is up. */
export async function startGatewayProcess(options: Parameters<typeof spawnGateway>[0] = {}): Promise<GatewayProcess> {
  const gateway = spawnGateway(options)
  const { port, management_port: management } = await gateway.line('kakehashi is up')
  return { ...gateway, url: `http://localhost:${port}`, management: `http://127.0.0.1:${management}` }
}

/** Asks again until the answer is the wanted one. @throws when a minute has passed */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (performance.now() > deadline) throw new Error(`never came: last answer ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What `/health/ready` says, or `gone` when nobody listens. */
export const readinessOf = async (management: string): Promise<string> => {
  try {
    const response = await fetch(`${management}/health/ready`, { headers: { connection: 'close' } })
    return ((await response.json()) as { status: string }).status
  } catch {
    return 'gone'
  }
}
