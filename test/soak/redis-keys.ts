import { createClient } from 'redis'
import { rules } from '../../src/limits/index.ts'
import { lifetimes, longestClientAssertion } from '../../src/provider/configuration/lifetimes.ts'
import { keptSeconds } from '../../src/signin/attempts.ts'
import { traceSeconds } from '../../src/trace/keys.ts'
import { ask, letTimePass } from '../support/redis-processes.ts'

/** How long a key of each kind may live at most, seconds: what is stated, and the time for which a late second use is still recognised. */
const longestLives: Readonly<Record<string, number>> = {
  Interaction: lifetimes.Interaction,
  Session: lifetimes.Session,
  'Session-uid': lifetimes.Session,
  AuthorizationCode: lifetimes.AuthorizationCode + 600,
  AccessToken: lifetimes.AccessToken,
  ClientCredentials: lifetimes.ClientCredentials,
  RefreshToken: lifetimes.RefreshToken,
  Grant: lifetimes.Grant,
  'grants-of': lifetimes.Grant,
  'sessions-of': lifetimes.Session,
  PushedAuthorizationRequest: 60 + lifetimes.Interaction,
  ReplayDetection: longestClientAssertion,
  attempt: keptSeconds,
  limit: rules.authorize.windowSeconds,
  'link-attempts': 86_400,
  trace: traceSeconds,
  health: 10,
}

export const longestLife = Math.max(...Object.values(longestLives))

/** Keys of a gateway by kind, and what is wrong with their lives. */
export interface KeyCensus {
  readonly count: number
  readonly kinds: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
}

/** Before the kind stand our prefix and the number of the layout, and `group` before that of a group. */
const kindOf = (key: string) => {
  const [, , first, second] = key.split(':')
  return (first === 'group' ? second : first) ?? key
}

/** Looks at every key: it must be of a known kind, have an end, and end no later than its kind is stated to. */
export async function census(port: number): Promise<KeyCensus> {
  const kinds: Record<string, number> = {}
  const wrong: string[] = []
  const keys = (await ask(port, 'KEYS', '*')) as string[]
  const lives = await each(port, keys, (key) => ['PTTL', key])
  for (const [index, key] of keys.entries()) {
    const kind = kindOf(key)
    const [left, most] = [Number(lives[index]), longestLives[kind]]
    kinds[kind] = (kinds[kind] ?? 0) + 1
    if (left === -2) continue
    if (most === undefined) wrong.push(`${kind}: a kind of key whose life is not stated`)
    else if (left === -1) wrong.push(`${kind}: a key without an end`)
    else if (left > most * 1000) wrong.push(`${kind}: ${left} ms left, stated are ${most} s`)
  }
  return { count: keys.length, kinds, wrong: [...new Set(wrong)] }
}

/** Takes so many seconds from the life of every key that has an end, and of every member of a group: what would be gone after that time is gone. */
export const letPass = (port: number, seconds: number) => letTimePass(port, '*', seconds)

export const keyCount = async (port: number) => Number(await ask(port, 'DBSIZE'))

/** So many commands wait for their answers at once: a command that waits long is given up by the client. */
const together = 500

/** One command for each key, all on one connection. */
async function each(port: number, keys: readonly string[], command: (key: string) => string[]): Promise<unknown[]> {
  const client = createClient({ RESP: 2, socket: { host: '127.0.0.1', port } })
  await client.connect()
  try {
    const answers: unknown[] = []
    for (let from = 0; from < keys.length; from += together) {
      const some = keys.slice(from, from + together)
      answers.push(...(await Promise.all(some.map((key) => client.sendCommand(command(key))))))
    }
    return answers
  } finally {
    client.destroy()
  }
}
