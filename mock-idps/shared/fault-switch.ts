import { setTimeout as after } from 'node:timers/promises'
import type { Text } from './html.ts'

/** What every fault of a mock carries, its description; its own table may add what the fault does. */
export type Fault = Text

export type FaultTable<F extends Fault> = Readonly<Record<string, F>>

/** How a fault is to act: `times` uses and then none (unlimited if absent), `delayMs` for faults that wait. */
export interface FaultOptions {
  times?: number
  delayMs?: number
}

/** The one fault that is switched on in a mock, if any. */
export interface FaultSwitch<F extends Fault> {
  readonly table: FaultTable<F>
  current(): { fault: string; timesLeft: number | null; delayMs: number }
  /** @throws RangeError when the table has no such fault (`'none'` always exists) or an option is out of range */
  choose(name: string, options?: FaultOptions): void
  /** The chosen fault if it `applies`, using up one of its `times`. */
  use(applies: (fault: F) => boolean): F | undefined
  /** Resolves after the chosen delay, or at once when another fault is chosen meanwhile. */
  wait(): Promise<void>
}

const defaultDelayMs = 30_000

/** @param onChoose called with the fault when one is switched on */
export function createFaultSwitch<F extends Fault>(
  table: FaultTable<F>,
  onChoose?: (fault: F) => void,
): FaultSwitch<F> {
  let name = 'none'
  let timesLeft = Number.POSITIVE_INFINITY
  let delayMs = defaultDelayMs
  let waiting = new AbortController()

  return {
    table,
    current: () => ({ fault: name, timesLeft: Number.isFinite(timesLeft) ? timesLeft : null, delayMs }),
    choose(chosen, options = {}) {
      const fault = Object.hasOwn(table, chosen) ? table[chosen] : undefined
      if (!fault && chosen !== 'none') throw new RangeError(`no fault is called ${chosen}`)
      checkRange('times', options.times, 1)
      checkRange('delayMs', options.delayMs, 0)
      name = chosen
      timesLeft = options.times ?? Number.POSITIVE_INFINITY
      delayMs = options.delayMs ?? defaultDelayMs
      waiting.abort()
      waiting = new AbortController()
      if (fault) onChoose?.(fault)
    },
    use(applies) {
      const fault = name === 'none' ? undefined : table[name]
      if (!fault || !applies(fault)) return undefined
      timesLeft -= 1
      if (timesLeft <= 0) name = 'none'
      return fault
    },
    async wait() {
      await after(delayMs, undefined, { signal: waiting.signal, ref: false }).catch(() => {})
    },
  }
}

function checkRange(option: string, value: number | undefined, least: number) {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= 3_600_000))
    throw new RangeError(`${option} must be a whole number from ${least} to 3600000`)
}
