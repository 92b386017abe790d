import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')
const minutes = 60_000

interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the demo to its end. */
function demo(...args: string[]): Promise<Run> {
  const child: ChildProcess = spawn(process.execPath, [join(repository, 'examples/demo/main.ts'), ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGTERM'))
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })))
}

const listenOn = (port: number): Promise<Server | undefined> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(undefined))
    server.listen(port, '127.0.0.1', () => done(server))
  })

const close = (server: Server) => new Promise((done) => server.close(done))

/** A base with seven free ports in a row. */
async function freeBase(): Promise<number> {
  for (;;) {
    const any = await listenOn(0)
    const address = any?.address()
    if (!any || typeof address !== 'object' || address === null) continue
    await close(any)
    const base = Math.min(address.port, 65_000)
    const servers = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((offset) => listenOn(base + offset)))
    await Promise.all(servers.filter((server) => server !== undefined).map(close))
    if (servers.every((server) => server !== undefined)) return base
  }
}

describe('npm run demo', () => {
  it('walks the main job and ends with both refusals', { timeout: 5 * minutes }, async () => {
    const { code, out, err } = await demo('--once', '--json', '--port-base', String(await freeBase()))
    const steps = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step: string; ok: boolean; ms: number; detail: string })
    expect(
      steps.filter(({ ok }) => !ok),
      err,
    ).toEqual([])
    expect(code, err).toBe(0)
    expect(steps.length).toBeGreaterThanOrEqual(12)
    const names = steps.map(({ step }) => step)
    expect(names).toContain('refused-after-withdrawal')
    expect(names.at(-1)).toBe('refused-after-revocation')
    const detail = (name: string) => steps.find(({ step }) => step === name)?.detail
    expect(detail('refused-after-withdrawal')).toContain('CREDENTIAL-CONSENT-WITHDRAWN')
    expect(detail('refused-after-revocation')).toContain('CREDENTIAL-REVOKED')
  })

  it('says which port is taken and ends', async () => {
    const base = await freeBase()
    const server = await listenOn(base + 1)
    onTestFinished(() => void server?.close())
    const { code, out, err } = await demo('--once', '--json', '--port-base', String(base))
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(`port ${base + 1} is already taken`)])
  })

  it('refuses an option or a step that it does not know', async () => {
    const step = await demo('--until', 'breakfast')
    expect(step.code).toBe(2)
    expect(step.err).toContain('--until takes one of: services-up')
    const option = await demo('--twice')
    expect(option.code).toBe(2)
    expect(option.err).toContain('--twice')
  })
})
