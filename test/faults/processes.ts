/** Programs that faults start, kill and start again. None outlives this process, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { repository } from '../../examples/demo/place.ts'

const running = new Set<ChildProcess>()
/** Programs are started dozens of times: what Node makes of their sources is kept from one to the next. */
const compileCache = mkdtempSync(join(tmpdir(), 'kakehashi-faults-cache-'))
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(compileCache, { recursive: true, force: true })
})
const environmentOf = (more: Readonly<Record<string, string>>) => ({
  ...process.env,
  NODE_COMPILE_CACHE: compileCache,
  ...more,
})

const keptLines = 40

/** A program that runs now. */
export interface Running {
  readonly pid: number
  /** The first line, past or coming, that `matches`. @throws when the program ends before */
  line(matches: (line: string) => boolean): Promise<string>
  signal(signal: NodeJS.Signals): void
  /** Exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>
  lastLines(): string
}

/** Runs a script of this repository under Node. @param script Node's own options first */
export function run(script: readonly string[], environment: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [...script], {
    cwd: repository,
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const lines: string[] = []
  const all: string[] = []
  const waiting = new Set<(line: string) => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      lines.splice(0, Math.max(0, lines.length - keptLines))
      if (all.length < keptLines) all.push(line)
      for (const tell of waiting) tell(line)
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  const lastLines = () => lines.join('\n')
  const line = (matches: (line: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      const tell = (one: string) => {
        if (!matches(one)) return
        waiting.delete(tell)
        resolve(one)
      }
      waiting.add(tell)
      all.forEach(tell)
      void ended.then((code) => reject(new Error(`${script.at(-1)} ended with ${code}:\n${lastLines()}`)))
    })
  return { pid: child.pid as number, line, ended, lastLines, signal: (signal) => void child.kill(signal) }
}

/** Runs a script to its end. @returns exit code and standard output */
export async function runToEnd(
  script: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [...script], {
    cwd: repository,
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let out = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(child)
  return { code, out: code === 0 ? out : `${out}${errors}` }
}
