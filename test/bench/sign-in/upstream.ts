import { createVisitor } from '../../../examples/demo/visitor.ts'
import { freePort, nodeCommand, type ServerProcess, startServer } from '../server-process.ts'
import { repository } from './contestants.ts'

export interface Upstream {
  readonly issuer: string
  readonly origin: string
  /** Cookie of an open session of the municipality's プライム. */
  readonly cookie: string
  readonly server: ServerProcess
}

/** Starts mock GビズID and signs in there once, so that every later sign-in passes through without a page. */
export async function startUpstream(): Promise<Upstream> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const issuer = `${origin}/oauth/`
  const server = await startServer({
    command: nodeCommand(`${repository}/mock-idps/gbizid/main.ts`),
    environment: { PORT: String(port) },
    readyUrl: `${issuer}.well-known/openid-configuration`,
    core: 1,
  })
  return { issuer, origin, server, cookie: await openSession(origin) }
}

/**
 * Signs in by the pages of mock GビズID. The relying party is not there; its refusal to answer ends the walk after the session has been opened.
 * @returns the cookie of the session
 */
export async function openSession(origin: string): Promise<string> {
  const visitor = createVisitor()
  const request = new URLSearchParams({
    client_id: 'kakehashi-dev',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${origin}/upstream/gbizid/callback`,
    state: 'bench',
  })
  const password = await visitor.open(`${origin}/oauth/authorize?${request}`)
  const values = { account_id: 'prime@mihon.example', password: 'kakehashi' }
  const number = await visitor.send(password, values, { button: 'action=sign-in' })
  const shown = { number: number.text('#number') }
  await visitor.send(number, shown, { button: 'action=confirm', refusable: true })
  return visitor.cookieFor(origin)
}
