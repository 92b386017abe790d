import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null
  /** Lines of standard output and of standard error, without the empty one at the end. */
  readonly out: readonly string[]
  readonly errors: readonly string[]
}

/**
 * `kakehashi <words>` as an operator runs it: `src/kakehashi.ts` in a process of its own, with the shipped settings.
 * @param options `data` is the data directory; `input` goes to standard input
 */
export async function runCommand(
  words: readonly string[],
  options: { data: string; environment?: Readonly<Record<string, string>>; input?: string },
): Promise<CommandResult> {
  const env = { ...process.env, KAKEHASHI_DATA: options.data, ...options.environment }
  const child = spawn(process.execPath, ['src/kakehashi.ts', ...words], { env, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out: linesOf(out), errors: linesOf(errors) }
}

const linesOf = (printed: string) => printed.split('\n').slice(0, -1)
