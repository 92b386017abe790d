import { setTimeout as delay } from 'node:timers/promises'
import { hangUp, type RedisConnection, Silence, sameServer, within } from './dial.ts'
import { leadsAstray, unavailable } from './trouble.ts'

/** How long one call may take. */
const answerMs = 3000
/** A connection that was lost just now is waited for, so that a short restart is not noticed; after that calls are refused at once. */
const graceMs = 1500
/** How long a write may wait for its replicas. */
const replicaMs = 1000
const firstPauseMs = 50
const longestPauseMs = 1000

/** One Redis server that is found again whenever it is lost. */
export interface Link {
  /** Sends commands one right after the other and gives the last reply. @throws STORAGE-UNAVAILABLE */
  send(...commands: readonly string[][]): Promise<unknown>
  /** As `send`, and waits until enough replicas have it. */
  write(...commands: readonly string[][]): Promise<unknown>
  /** Whether there is a connection now. */
  connected(): boolean
  /** Resolves when there is one. */
  ready(): Promise<void>
  /** What kept the latest attempt from connecting. */
  trouble(): unknown
  close(): Promise<void>
}

/**
 * Keeps one connection to the server that `find` connects to. When it breaks, stays silent or turns out to lead to the wrong server, it is
 * given up with all that waits on it, and `find` is asked again, with growing pauses, until it succeeds.
 * @param options.replicas how many replicas must have a write before it is acknowledged
 * @param options.onLost told when the connection was given up
 */
export function createLink(options: { find(): Promise<RedisConnection>; replicas: number; onLost?(): void }): Link {
  const { find, replicas } = options
  let connection: RedisConnection | undefined
  let found = Promise.withResolvers<void>()
  let trouble: unknown = new Error('not connected yet')
  let graceUntil = performance.now() + graceMs
  let closed = false
  let doubting = false
  let confirming: Promise<void> | undefined
  const ended = new AbortController()

  const search = async () => {
    for (let pause = firstPauseMs; !closed; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        const next = await find()
        if (closed) return hangUp(next)
        connection = next
        next.once('terminated', (cause: unknown) => lose(next, cause))
        if (!next.isReady) return lose(next, new Error('closed at once'))
        return found.resolve()
      } catch (cause) {
        trouble = cause
      }
      await delay(pause, undefined, { signal: ended.signal }).catch(() => {})
    }
  }

  const lose = (lost: RedisConnection, cause: unknown) => {
    if (connection !== lost) return
    connection = undefined
    confirming = undefined
    trouble = cause
    graceUntil = performance.now() + graceMs
    found = Promise.withResolvers()
    found.promise.catch(() => {})
    hangUp(lost)
    options.onLost?.()
    void search()
  }

  /** A server without replicas may be one that was cut off and replaced: asks again who serves, and leaves it if it is another. */
  const doubt = async (doubted: RedisConnection, cause: unknown) => {
    if (doubting) return
    doubting = true
    try {
      const other = await find()
      hangUp(other)
      if (!sameServer(doubted, other)) lose(doubted, cause)
    } catch {
      // Nobody knows better: it is kept.
    } finally {
      doubting = false
    }
  }

  const current = async (): Promise<RedisConnection> => {
    const grace = graceUntil - performance.now()
    if (!connection && grace > 0) await within(grace, found.promise).catch(() => {})
    if (!connection) throw trouble
    return connection
  }

  /** One WAIT for all writes of an event-loop turn: it covers everything sent on this connection before it. */
  const confirm = (on: RedisConnection): Promise<void> => {
    confirming ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        confirming = undefined
        on.sendCommand(['WAIT', String(replicas), String(replicaMs)]).then((reached) => {
          if (Number(reached) >= replicas) return resolve()
          const shortage = new Error(`${reached} of ${replicas} replicas have the write`)
          reject(shortage)
          void doubt(on, shortage)
        }, reject)
      })
    })
    return confirming
  }

  const exchange = async (commands: readonly string[][], durable: boolean): Promise<unknown> => {
    let used: RedisConnection | undefined
    try {
      const on = await current()
      used = on
      const replies = commands.map((command) => on.sendCommand(command))
      const all = durable && replicas > 0 ? [confirm(on), ...replies] : replies
      return (await within(answerMs, Promise.all(all))).at(-1)
    } catch (cause) {
      if (used && (cause instanceof Silence || leadsAstray(cause))) lose(used, cause)
      throw unavailable(cause)
    }
  }

  void search()
  return {
    send: (...commands) => exchange(commands, false),
    write: (...commands) => exchange(commands, true),
    connected: () => connection !== undefined,
    ready: () => found.promise,
    trouble: () => trouble,
    close: async () => {
      closed = true
      ended.abort()
      const last = connection
      connection = undefined
      if (last) await within(answerMs, last.close()).catch(() => hangUp(last))
    },
  }
}
