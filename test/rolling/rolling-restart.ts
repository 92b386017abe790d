import { onTestFinished } from 'vitest'
import { atRate } from '../load/at-rate.ts'
import { behindProxy } from '../load/behind-proxy.ts'
import { createRelyingService, type Tokens } from '../load/relying-service.ts'
import { signIn } from '../load/sign-in.ts'
import { startUpstreamProcess } from '../load/start-upstream.ts'
import { createLoadVisitor, type Hop } from '../load/visitor.ts'
import { type LogLine, until } from '../support/gateway-process.ts'
import { startNginx } from '../support/nginx.ts'
import { startNodes } from './nodes.ts'

const host = 'id.example.jp'
const issuer = `https://${host}`

/** A sign-in that did not come to its end. */
export interface FailedSignIn {
  readonly error: string
  readonly hops: readonly Hop[]
  /** What the nodes logged meanwhile, warnings and errors. */
  readonly logged: readonly LogLine[]
}

export interface RollingResult {
  readonly signIns: number
  readonly failed: readonly FailedSignIn[]
  readonly restarts: number
  readonly rotations: number
  /** Keys that signed ID tokens, in the order of their first token. */
  readonly kids: readonly string[]
  /** Tokens of before each rotation that still held at the end. */
  readonly oldTokens: number
  readonly seconds: number
  readonly keyFetches: number
  /** What nginx had to say about the nodes. */
  readonly proxyErrors: readonly string[]
}

interface Done extends Tokens {
  readonly began: number
}

class SignInFailed extends Error {
  readonly hops: readonly Hop[]
  constructor(cause: unknown, hops: readonly Hop[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.hops = hops
  }
}

/**
 * Two nodes behind nginx as shipped are restarted one after the other and their keys rotated three times, while sign-ins begin at a fixed rate.
 * @param options.stores `DATABASE_URL` and `REDIS_URL`
 */
export async function rollingRestart(options: {
  stores: Readonly<Record<string, string>>
  perSecond: number
  say(text: string): void
}): Promise<RollingResult> {
  const { perSecond, say } = options
  const upstream = await startUpstreamProcess(`${issuer}/upstream/gbizid/callback`)
  onTestFinished(upstream.stop)
  const nodes = await startNodes({ count: 2, issuer, gbizid: upstream.issuer, stores: options.stores })
  const nginx = await startNginx(nodes.addresses)
  const dispatcher = behindProxy(host, nginx.port)
  onTestFinished(() => dispatcher.destroy())
  const place = { issuer, dispatcher, upstream }
  const service = createRelyingService(place)

  const load = atRate(perSecond, async (): Promise<Done> => {
    const visitor = createLoadVisitor(place)
    const began = performance.now()
    try {
      return { ...(await signIn(service, visitor)), began }
    } catch (error) {
      throw new SignInFailed(error, visitor.hops)
    }
  })
  const began = performance.now()
  const elapsed = () => ((performance.now() - began) / 1000).toFixed(1)
  const note = (text: string) =>
    say(`${elapsed().padStart(5)} s  ${text}; ${load.done.length} signed in, ${load.failed.length} failed`)
  /** Until sign-ins that were begun after now have come to their end. */
  const pass = async (count: number) => {
    const now = performance.now()
    const ended = async () => load.done.filter((one) => one.began > now).length + load.failed.length
    await until(ended, (many) => many >= count)
  }

  const before: Tokens[] = []
  let rotations = 0
  /** Rotates and waits until the new key signs. */
  const rotate = async () => {
    before.push(load.done.at(-1) as Tokens)
    const { kid } = await nodes.rotate()
    note(`keys rotated, ${kid.slice(0, 8)} is published`)
    await until(
      async () => load.done.at(-1)?.kid === kid || load.failed.length > 0,
      (yes) => yes,
    )
    rotations += 1
    note(`${kid.slice(0, 8)} signs`)
  }
  let restarts = 0
  const restart = async (index: number) => {
    await nodes.restart(index)
    restarts += 1
    note(`node ${'AB'[index]} is back`)
  }

  await pass(perSecond * 2)
  note('load is on')
  // A rotation while a node is away, one while both are there, one again while the other is away.
  await Promise.all([restart(0), rotate()])
  await pass(perSecond)
  await rotate()
  await Promise.all([restart(1), rotate()])
  await pass(perSecond * 2)
  const { done, failed } = await load.end()

  const visitor = createLoadVisitor(place)
  for (const tokens of before) {
    await service.verifyAnew(tokens.idToken)
    await service.ask(visitor, tokens)
  }
  return {
    signIns: done.length,
    failed: failed.map((one) => describe(one, nodes.lines())),
    restarts,
    rotations,
    kids: [...new Set(done.map(({ kid }) => kid))],
    oldTokens: before.length,
    seconds: Number(elapsed()),
    keyFetches: service.keyFetches(),
    proxyErrors: nginx.errorLog().filter((line) => line !== ''),
  }
}

function describe(thrown: unknown, lines: readonly LogLine[]): FailedSignIn {
  const { message, hops } = thrown as SignInFailed
  const from = new Date(hops[0]?.at ?? 0).getTime()
  const to = new Date(hops.at(-1)?.at ?? 0).getTime() + 1000
  const meanwhile = ({ time, level }: LogLine) => {
    const at = new Date(time as string | number).getTime()
    return at >= from && at <= to && level !== 'info' && level !== 30
  }
  return { error: message, hops, logged: lines.filter(meanwhile) }
}

/** The first failure as somebody needs it who looks for its cause. */
export function traceOf({ error, hops, logged }: FailedSignIn): string {
  const walked = hops.map(
    ({ at, request, status, ms, problem }) =>
      `  ${at} ${String(ms).padStart(5)} ms  ${status} ${request} ${problem ?? ''}`,
  )
  return [error, ...walked, ...logged.map((line) => `  ${JSON.stringify(line)}`)].join('\n')
}
