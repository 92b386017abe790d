import { execFile, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { programOf } from './require.ts'

const run = promisify(execFile)

/** A server for tests and how to end it; `stop` does nothing to a server that somebody else started. */
export interface TestServer {
  readonly url: string
  stop(): Promise<void>
}

const borrowed = (url: string): TestServer => ({ url, stop: async () => {} })

/** A loopback port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Redis: the one named by `KAKEHASHI_TEST_REDIS_URL`, or one of our own in a temporary directory. */
export async function startRedis(): Promise<TestServer> {
  const named = process.env.KAKEHASHI_TEST_REDIS_URL
  if (named) return borrowed(named)
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-redis-'))
  const port = await freePort()
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    server.stdout.on('data', (chunk: Buffer) => chunk.includes('Ready to accept connections') && resolve())
  })
  const stop = async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill()
    await gone
    rmSync(directory, { recursive: true, force: true })
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

/** Where Debian keeps PostgreSQL's own programs, newest release first. */
function postgresProgram(name: string): string {
  const beside = programOf('postgres')
  const releases =
    beside?.includes('pg_ctlcluster') || beside?.startsWith('/usr/local')
      ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
      : []
  return releases[0] ? `/usr/lib/postgresql/${releases[0]}/bin/${name}` : name
}

/** A PostgreSQL of our own that a test may treat badly. */
export interface PostgresProcess extends TestServer {
  /** Ends it without a chance to write anything down. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same files. */
  start(): Promise<void>
  /** Lets it hang, and go on. */
  pause(): void
  resume(): void
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent)
      } catch {
        return false
      }
    })
    .map(Number)

/** Gives a directory to the user that PostgreSQL runs as, postgres when we are root (it refuses root). @returns what runs its programs there */
export async function postgresGround(
  directory: string,
): Promise<(program: string, ...args: string[]) => Promise<{ stdout: string }>> {
  const asRoot = process.getuid?.() === 0
  if (asRoot) chownSync(directory, Number((await run('id', ['-u', 'postgres'])).stdout), -1)
  return (program, ...args) =>
    asRoot
      ? run('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', postgresProgram(program), ...args], {
          cwd: directory,
        })
      : run(postgresProgram(program), args, { cwd: directory })
}

/** Starts a PostgreSQL of our own, as user postgres when we are root (it refuses root). @param options settings such as `max_connections=10` */
export async function startOwnPostgres(...options: readonly string[]): Promise<PostgresProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-postgres-'))
  const as = await postgresGround(directory)
  const port = await freePort()
  const data = join(directory, 'data')
  await as('initdb', '-D', data, '-U', 'kakehashi', '-A', 'trust', '-E', 'UTF8', '--locale=C')
  const chosen = ['listen_addresses=127.0.0.1', 'fsync=off', ...options].flatMap((option) => ['-c', option]).join(' ')
  const start = async () => {
    const given = `-p ${port} -k ${directory} ${chosen}`
    await as('pg_ctl', '-D', data, '-w', '-l', join(directory, 'log'), '-o', given, 'start')
  }
  await start()
  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  const signalAll = (signal: NodeJS.Signals) => {
    const parent = postmaster()
    for (const pid of [parent, ...childrenOf(parent)]) process.kill(pid, signal)
  }
  const stop = () => as('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
  return {
    url: `postgres://kakehashi@127.0.0.1:${port}/postgres`,
    start,
    kill: async () => void (await stop()),
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    stop: async () => {
      await stop().catch(() => {})
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL: the one named by `KAKEHASHI_TEST_DATABASE_URL`, or one of our own. */
export async function startPostgres(): Promise<TestServer> {
  const named = process.env.KAKEHASHI_TEST_DATABASE_URL
  return named ? borrowed(named) : startOwnPostgres()
}
