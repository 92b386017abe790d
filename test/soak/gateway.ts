import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { freePort } from '../support/servers.ts'
import type { Memory, Order } from './inside.ts'

const repository = resolve(import.meta.dirname, '../..')

/** A gateway under soak: `src/main.ts` in a process of its own, whose clock can be set on. */
export interface SoakedGateway {
  readonly issuer: string
  /** Seconds by which its clock runs ahead. */
  shift(seconds: number): Promise<void>
  memory(): Promise<Memory>
  /** A number from `/metrics`, 0 when it is not told. */
  metric(name: string): Promise<number>
  /** Rows of the embedded state file, what its pages take, used and free, and the size of its log, bytes. */
  stateFile(): { rows: number; bytes: number; logBytes: number }
  /** Lines of the log that are errors. */
  errors(): readonly string[]
  stop(): Promise<void>
}

/** @param environment beside the data directory, the addresses and the limits */
export async function startSoakedGateway(environment: Readonly<Record<string, string>>): Promise<SoakedGateway> {
  const data = mkdtempSync(join(tmpdir(), 'kakehashi-soak-'))
  const [port, managementPort] = [await freePort(), await freePort()]
  const issuer = `http://localhost:${port}`
  const child = fork(join(repository, 'src/main.ts'), {
    cwd: repository,
    execArgv: ['--expose-gc', '--import', new URL('./inside.ts', import.meta.url).href],
    env: {
      ...process.env,
      KAKEHASHI_DATA: data,
      KAKEHASHI_ISSUER: issuer,
      KAKEHASHI_LISTEN_PORT: String(port),
      KAKEHASHI_MANAGEMENT_PORT: String(managementPort),
      KAKEHASHI_LISTEN_TRUSTED_PROXIES: '127.0.0.1,::1',
      // One account signs in more often here than anybody does.
      KAKEHASHI_LIMITS_ACCOUNT: '1000',
      KAKEHASHI_LIMITS_CLIENT: '1000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'close')
  const errors: string[] = []
  const up = new Promise<void>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`a gateway ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.includes('kakehashi is up')) resolve()
      if (/"level":(50|60)/.test(line)) errors.push(line)
    })
  })
  await up
  const ask = async (order: Order): Promise<Memory> => {
    const answered = once(child, 'message')
    child.send(order)
    return (await answered)[0] as Memory
  }
  const state = join(data, 'state.sqlite')
  return {
    issuer,
    shift: async (seconds) => void (await ask({ shift: seconds * 1000 })),
    memory: () => ask({ measure: true }),
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${managementPort}/metrics`)).text()
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
    },
    stateFile: () => {
      const database = new DatabaseSync(state, { readOnly: true })
      try {
        const number = (query: string) => Number(Object.values(database.prepare(query).get() as object)[0])
        return {
          rows: number('SELECT count(*) FROM entries'),
          bytes: number('PRAGMA page_count') * number('PRAGMA page_size'),
          logBytes: statSync(`${state}-wal`, { throwIfNoEntry: false })?.size ?? 0,
        }
      } finally {
        database.close()
      }
    },
    errors: () => errors,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}
