import { ErrorReply } from 'redis'
import { KakehashiError } from '../../../foundation/index.ts'
import { dial, hangUp, loginOf, within } from './dial.ts'
import { createLink, type Link } from './link.ts'
import { type RedisAddress, type RedisPlace, shown } from './redis-url.ts'
import type { Shards } from './shards.ts'
import { slotCount, slotOf } from './slot.ts'

const answerMs = 2000
const mostRedirections = 5
/** While a server is away, how often the others are asked who took over. */
const refreshEveryMs = 500

interface Master {
  readonly address: RedisAddress
  readonly link: Link
}

/** Where a reply sends us: `MOVED 3999 127.0.0.1:6381`, `ASK 3999 127.0.0.1:6381`; an empty host is the server that answered. */
function redirection(error: unknown, from: RedisAddress): { how: 'MOVED' | 'ASK'; to: RedisAddress } | undefined {
  const cause = error instanceof KakehashiError ? error.cause : error
  if (!(cause instanceof ErrorReply)) return undefined
  const match = /^(MOVED|ASK) \d+ (.*):(\d+)$/.exec(cause.message)
  if (!match) return undefined
  return { how: match[1] as 'MOVED' | 'ASK', to: { host: match[2] || from.host, port: Number(match[3]) } }
}

/**
 * The masters of a Redis Cluster, one link each. Keys go by their slot; who holds which slot is learnt at start, when a server says it has
 * moved, and repeatedly while a server is away.
 */
export function createClusterShards(place: RedisPlace): Shards {
  const masters = new Map<string, Master>()
  let owners: (Master | undefined)[] = []
  let refreshing: Promise<void> | undefined
  let again: NodeJS.Timeout | undefined
  let trouble: unknown = new Error('not connected yet')
  let closed = false
  const learnt = Promise.withResolvers<void>()

  const masterAt = (address: RedisAddress): Master => {
    const name = shown(address)
    const known = masters.get(name)
    if (known) return known
    const find = () => dial(address, loginOf(place))
    const made = { address, link: createLink({ find, replicas: place.replicas, onLost: refreshSoon }) }
    masters.set(name, made)
    return made
  }

  const adopt = (slots: readonly unknown[], asked: RedisAddress) => {
    const next: (Master | undefined)[] = new Array(slotCount)
    for (const entry of slots) {
      const [from, to, [host, port]] = entry as [number, number, [string, number]]
      const master = masterAt({ host: host || asked.host, port: Number(port) })
      for (let slot = Number(from); slot <= Number(to); slot += 1) next[slot] = master
    }
    owners = next
    const used = new Set(next)
    for (const [name, master] of masters) {
      if (used.has(master)) continue
      masters.delete(name)
      void master.link.close()
    }
  }

  /** Asks the servers in turn, those we are connected to first, until one tells who holds the slots. */
  const learn = async () => {
    const connected = [...masters.values()].filter(({ link }) => link.connected()).map(({ address }) => address)
    for (const address of [...connected, ...place.nodes]) {
      try {
        const connection = await dial(address, loginOf(place))
        const slots = await within(answerMs, connection.sendCommand(['CLUSTER', 'SLOTS'])).finally(() =>
          hangUp(connection),
        )
        if (!Array.isArray(slots) || slots.length === 0) throw new Error(`${shown(address)} knows no slots`)
        if (closed) return
        adopt(slots, address)
        return learnt.resolve()
      } catch (cause) {
        trouble = cause
      }
    }
  }

  const refresh = (): Promise<void> => {
    refreshing ??= learn().finally(() => {
      refreshing = undefined
      const incomplete = owners.length === 0 || [...masters.values()].some(({ link }) => !link.connected())
      if (incomplete) refreshSoon()
    })
    return refreshing
  }

  const refreshSoon = () => {
    if (closed || again) return
    again = setTimeout(() => {
      again = undefined
      void refresh()
    }, refreshEveryMs)
    again.unref()
  }

  const exchange = async (way: 'send' | 'write', key: string, command: string[]): Promise<unknown> => {
    let target = owners[slotOf(key)]
    let commands = [command]
    for (let count = 0; ; count += 1) {
      if (!target) {
        refreshSoon()
        throw new KakehashiError('STORAGE-UNAVAILABLE', { detail: 'Redis: no server holds the slot', cause: trouble })
      }
      try {
        return await target.link[way](...commands)
      } catch (error) {
        const redirected = redirection(error, target.address)
        if (!redirected || count >= mostRedirections) throw error
        if (redirected.how === 'MOVED') await refresh()
        target = masterAt(redirected.to)
        commands = redirected.how === 'ASK' ? [['ASKING'], command] : [command]
      }
    }
  }

  void refresh()
  return {
    read: (key, command) => exchange('send', key, command),
    write: (key, command) => exchange('write', key, command),
    masters: () => [...masters.values()].map(({ link }) => link),
    ready: async () => {
      await learnt.promise
      await Promise.all([...masters.values()].map(({ link }) => link.ready()))
    },
    trouble: () => [...masters.values()].find(({ link }) => !link.connected())?.link.trouble() ?? trouble,
    close: async () => {
      closed = true
      clearTimeout(again)
      await Promise.all([...masters.values()].map(({ link }) => link.close()))
    },
  }
}
