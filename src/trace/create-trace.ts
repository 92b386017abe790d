import type { Clock, Log } from '../foundation/index.ts'
import type { StateStore } from '../storage/index.ts'
import { traceKeys, traceSeconds } from './keys.ts'
import { type Step, type StepName, writeSteps } from './steps.ts'

/** Attempts of this node to which later steps still belong; beyond it the oldest is forgotten, and with it only a late step. */
const mostOpen = 10_000
/** Keys that wait to be written; beyond it new ones are dropped: a trace is a help, and a store that is away must not fill the memory. */
const mostWaiting = 10_000

/**
 * Writes traces. Nothing waits for it: what came together within a moment is written together, and when that fails the log still has the
 * lines of the attempt. An attempt that nobody has authenticated and no upstream has refused is never written: its steps stay in the attempt, which the
 * embedded engine keeps in memory, and in the log.
 * @param options.delayMs how long steps are gathered, milliseconds
 */
export function createTrace(options: {
  state: Pick<StateStore, 'put'>
  clock: Clock
  log: Pick<Log, 'warn'>
  delayMs?: number
}) {
  const { state, clock, log, delayMs = 1000 } = options
  const open = new Map<string, string>()
  let waiting = new Map<string, readonly Step[]>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<unknown> = Promise.resolve()

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const entries = [...waiting]
    waiting = new Map()
    writing = Promise.all(entries.map(([key, steps]) => state.put(key, writeSteps(steps), traceSeconds))).catch(
      (error: unknown) => log.warn({ err: error }, 'traces of sign-ins could not be written'),
    )
    return writing
  }

  const put = (key: string, steps: readonly Step[]) => {
    if (waiting.size >= mostWaiting && !waiting.has(key)) return
    waiting.set(key, steps)
    timer ??= setTimeout(write, delayMs).unref()
  }

  /** @param name what others call the attempt: its number, or the number under which the service redeems its code */
  const remember = (name: string, attempt: string) => {
    if (open.size >= mostOpen) open.delete(open.keys().next().value as string)
    open.set(name, attempt)
  }

  const append = (attempt: string, step: Step) => {
    const whole = traceKeys.attempt(attempt)
    const gathered = waiting.get(whole)
    if (gathered) put(whole, [...gathered, step])
    else put(traceKeys.later(attempt, step[0]), [step])
  }

  return {
    /** Writes an attempt's steps so far: somebody has authenticated, or an upstream's answer was refused. */
    keep(attempt: string, steps: readonly Step[]): void {
      remember(attempt, attempt)
      put(traceKeys.attempt(attempt), steps)
    },

    /**
     * Adds a step of somebody who is authenticated.
     * @param alias another name under which later steps of the attempt will come
     */
    add(attempt: string, name: StepName, detail?: string, alias?: string): void {
      const at = clock.now().getTime()
      append(open.get(attempt) ?? attempt, detail === undefined ? [name, at] : [name, at, detail])
      if (alias !== undefined) remember(alias, open.get(attempt) ?? attempt)
    },

    /** Adds a step that anybody could bring about; noted only for an attempt that this node has kept. */
    addIfKept(attempt: string, name: StepName, detail: string): void {
      const known = open.get(attempt)
      if (known !== undefined) append(known, [name, clock.now().getTime(), detail])
    },

    /** Writes what waits, and resolves when it stands. */
    async flush(): Promise<void> {
      await writing
      await write()
    },
  }
}

export type Trace = ReturnType<typeof createTrace>
