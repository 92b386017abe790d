import { AsyncLocalStorage } from 'node:async_hooks'
import { type Claimed, createClaim } from './claim.ts'
import { judge, judgeSilence, type Verdict } from './judge.ts'
import type { Makers } from './message.ts'
import type { Needs } from './needs.ts'
import { createNote } from './note.ts'
import { answerSeconds, atOnce } from './stated-limits.ts'
import { createTidy } from './tidy.ts'

/** Sends what is in the outbox, in this process. */
export interface Courier {
  /** Looks for what is due; returns at once. */
  wake(): void
  /** To be called every while: finds what another node put in, what has become due or too old, and tells the figures. */
  poll(): Promise<void>
  /** Resolves when nothing is under way and nothing is due. */
  settled(): Promise<void>
  /** Sends nothing more; waits a little for what is under way, and lets the rest go for others. */
  stop(): Promise<void>
}

/** How long a stopping courier waits for answers, milliseconds. */
const patienceMs = 2000

/**
 * Sends messages: bounded in all and for each receiver, so that receivers that hang take their own places and nobody else's. A failure of the
 * store leaves the message where it is; its lease ends and it is sent again, which may be for the second time.
 */
export function createCourier(needs: Needs, makers: Makers): Courier {
  const { records, clock, http, log, report } = needs
  const { due, claim } = createClaim(needs)
  const note = createNote(needs)
  const tidy = createTidy(needs, note)
  const underWay = new Map<Promise<void>, string>()
  const stopping = new AbortController()
  let round: Promise<void> | undefined
  let again = false
  let stopped = false
  /** On the embedded engine no other process can be sending: what is leased at start was under way in one that is gone. */
  let begun = records.engine !== 'sqlite'

  const fault = (error: unknown) => log.error({ err: error, during: 'sending from the outbox' }, 'fault')

  const send = async (message: Claimed): Promise<Verdict> => {
    const request = await makers[message.kind](message)
    if (!request) return { outcome: 'refused', reason: 'the receiver is not registered for it' }
    const { url, headers, body } = request
    try {
      const response = await http(url, {
        method: 'POST',
        headers,
        body,
        timeoutMs: answerSeconds * 1000,
        signal: stopping.signal,
      })
      const { status, headers: told } = response
      return judge({ status, body: await response.text(), retryAfter: told.get('retry-after') }, clock.now())
    } catch (thrown) {
      return judgeSilence(thrown)
    }
  }

  const tell = (message: Claimed, verdict: Verdict, givenUp: boolean) => {
    const { id, receiver, attempt: attempts } = message
    report.tried(message.kind, verdict.outcome)
    if (verdict.outcome === 'delivered') return log.info({ message: id, receiver, attempts }, 'message delivered')
    const what = givenUp ? 'message given up' : 'message not delivered; it is tried again'
    log.warn({ message: id, receiver, attempts, reason: verdict.reason }, what)
  }

  const settle = async (message: Claimed, verdict: Verdict): Promise<boolean> => {
    if (verdict.outcome === 'delivered') {
      await note.delivered(message)
      return false
    }
    const { outcome, reason, waitSeconds } = verdict
    if (outcome === 'refused') return note.refused(message, reason)
    return note.failed(message, { reason, away: outcome === 'unreachable', waitSeconds })
  }

  const deliver = async (message: Claimed): Promise<void> => {
    try {
      const verdict = await send(message).catch((error: unknown): Verdict => {
        fault(error)
        return { outcome: 'failed', reason: 'it could not be made' }
      })
      if (verdict.outcome !== 'delivered' && stopping.signal.aborted) return await note.letGo(message)
      tell(message, verdict, await settle(message, verdict))
    } catch (error) {
      fault(error)
    }
  }

  const start = (message: Claimed) => {
    const delivery: Promise<void> = deliver(message).finally(() => {
      underWay.delete(delivery)
      wake()
    })
    underWay.set(delivery, message.receiver)
  }

  const hasRoom = (receiver: string, troubles: number) => {
    const most = troubles > 0 ? 1 : atOnce.receiver
    return [...underWay.values()].filter((one) => one === receiver).length < most
  }

  /** Takes messages, one of each receiver in turn, until there is no room or nothing due. */
  const fill = async (): Promise<void> => {
    if (!begun) await note.letGoAll()
    begun = true
    for (;;) {
      let taken = 0
      for (const row of await due()) {
        if (stopped || underWay.size >= atOnce.all) return
        if (!hasRoom(row.receiver, row.troubles)) continue
        const message = await claim(row)
        if (!message) continue
        start(message)
        taken += 1
      }
      if (taken === 0) return
    }
  }

  // Whoever puts something in has a request around it, of which nothing here is to be part.
  const outside = AsyncLocalStorage.snapshot()
  const wake = (): void => {
    again = true
    if (stopped || round) return
    const run = async () => {
      while (again && !stopped) {
        again = false
        await fill()
      }
    }
    round = outside(run)
      .catch(fault)
      .finally(() => {
        round = undefined
        // Somebody may have asked between the last look and here.
        if (again) wake()
      })
  }

  /** Until nothing runs. */
  const rest = async () => {
    while (round || underWay.size > 0) await Promise.all([round, ...underWay.keys()])
  }

  let looking: Promise<void> | undefined
  const look = async () => {
    await tidy.bury()
    await tidy.sweep()
    await tidy.count()
  }

  return {
    wake,
    settled: rest,
    poll: async () => {
      if (stopped) return
      wake()
      looking ??= look().finally(() => {
        looking = undefined
      })
      await looking
    },
    stop: async () => {
      stopped = true
      const over = setTimeout(() => stopping.abort(), patienceMs)
      await rest()
      // Who asked for it hears of its failure.
      await looking?.catch(() => {})
      clearTimeout(over)
    },
  }
}
