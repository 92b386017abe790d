import { createClient } from 'redis'
import { type RedisAddress, type RedisPlace, shown } from './redis-url.ts'

/** How long one attempt to connect may take, login included. */
const dialMs = 2000

/** How to log in where a connection goes. */
export interface Login {
  readonly tls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
}

export const loginOf = ({ tls, username, password, database }: RedisPlace): Login => ({
  tls,
  username,
  password,
  database,
})

export const sentinelLoginOf = ({ tls, sentinelUsername, sentinelPassword }: RedisPlace): Login => ({
  tls,
  username: sentinelUsername,
  password: sentinelPassword,
  database: 0,
})

/**
 * RESP 2 with neither greeting nor client notices: nothing that an older server, a proxy or a narrow ACL would refuse. The client never
 * reconnects by itself, because the server to connect to may have become another one.
 */
function prepare({ host, port }: RedisAddress, { tls, username, password, database }: Login) {
  const secure = tls ? ({ tls: true, servername: host } as const) : {}
  return createClient({
    RESP: 2,
    socket: { host, port, ...secure, connectTimeout: dialMs, reconnectStrategy: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    // Zero: the library's own timer only covers commands not yet sent, and costs one abort signal a command.
    commandOptions: { timeout: 0 },
  })
}

export type RedisConnection = ReturnType<typeof prepare>

/** Whether two connections lead to one address. */
export function sameServer(one: RedisConnection, other: RedisConnection): boolean {
  const [a, b] = [one, other].map(({ options }) => options.socket as RedisAddress | undefined)
  return a?.host === b?.host && a?.port === b?.port
}

/** Ends a connection at once, whatever state it is in. */
export function hangUp(connection: RedisConnection): void {
  try {
    connection.destroy()
  } catch {
    // It was closed already.
  }
}

/** The server did not answer in time. */
export class Silence extends Error {}

/** Waits no longer than this for an answer. @throws Silence; the one who waited decides what becomes of the connection */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Silence(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}

/** Connects, logs in and asks once, so that a server that is still loading does not count. @throws what kept it from answering */
export async function dial(address: RedisAddress, login: Login): Promise<RedisConnection> {
  const connection = prepare(address, login)
  connection.on('error', () => {})
  try {
    await within(dialMs, connection.connect())
    await within(dialMs, connection.sendCommand(['PING']))
    return connection
  } catch (cause) {
    hangUp(connection)
    const reason = cause instanceof Error && cause.message ? cause.message : String(cause)
    throw new Error(`${shown(address)}: ${reason}`, { cause })
  }
}
