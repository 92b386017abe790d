import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openSession } from '../bench/sign-in/upstream.ts'

/** Mock GビズID in a process of its own, and an open session of the municipality's プライム there. */
export interface LoadUpstream {
  readonly issuer: string
  readonly origin: string
  readonly cookie: string
  stop(): Promise<void>
}

/** @param redirectUri where the gateway takes answers of GビズID, as registered there */
export async function startUpstreamProcess(redirectUri: string): Promise<LoadUpstream> {
  const env = { ...process.env, REDIRECT_URI: redirectUri }
  const child = fork(join(import.meta.dirname, 'gbizid.ts'), { env, execArgv: [] })
  const ended = once(child, 'close')
  const failed = ended.then(([code]) => {
    throw new Error(`mock GビズID ended with ${code}`)
  })
  failed.catch(() => {})
  const [at] = (await Promise.race([once(child, 'message'), failed])) as [{ origin: string; issuer: string }]
  return {
    ...at,
    cookie: await openSession(at.origin),
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
