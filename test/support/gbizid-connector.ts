import { type Clock, createHttpClient, systemClock, systemIds } from '../../src/foundation/index.ts'
import type { GbizidSettings } from '../../src/settings/index.ts'
import { createGbizid, type GbizidConnector, type GbizidKept } from '../../src/upstream/index.ts'
import { createVisitor, type Visitor, walkGbizid } from './walk-gbizid.ts'

export const gatewayIssuer = 'http://localhost:3999'

export const gbizidSettings = (issuer: string): GbizidSettings => ({
  kind: 'gbizid',
  enabled: true,
  issuer,
  client_id: 'kakehashi-dev',
  client_secret: 'development-only-gbizid-secret',
  scope: 'openid profile user',
  assurance: { prime: { ial: 2, aal: 2 }, member: { ial: 1, aal: 2 }, entry: { ial: 1, aal: 1 } },
})

/** A connector towards an issuer, with a real outbound client. `fetched` notes the path of every request it makes. */
export function connectTo(
  issuer: string,
  options: {
    settings?: Partial<GbizidSettings>
    clock?: Clock
    /** Whether discovery alone answers 404, as no fault of the mock does. */
    discoveryIsGone?: () => boolean
    /** Changes UserInfo on its way, as no fault of the mock does. */
    changeUserInfo?: (members: Record<string, unknown>) => Record<string, unknown>
  } = {},
) {
  const fetched: string[] = []
  const guarded = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 4000, maxBytes: 100_000 })
  const watched = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(String(input))
    fetched.push(pathname)
    if (options.discoveryIsGone?.() && pathname.endsWith('/openid-configuration'))
      return new Response('', { status: 404 })
    const response = await guarded(input, init)
    if (!options.changeUserInfo || !pathname.endsWith('/userinfo')) return response
    return Response.json(options.changeUserInfo((await response.json()) as Record<string, unknown>))
  }
  const http = Object.assign(watched, { close: guarded.close })
  const settings = { ...gbizidSettings(issuer), ...options.settings }
  const clock = options.clock ?? systemClock
  return { fetched, gbizid: createGbizid({ settings, gatewayIssuer, http, clock, ids: systemIds }) }
}

/** Starts, and walks GビズID as a person would. @returns what the attempt keeps and the URL at which the browser is back */
export async function goThere(
  gbizid: GbizidConnector,
  account: string,
  options: { visitor?: Visitor; reauthenticate?: boolean } = {},
): Promise<{ kept: GbizidKept; returned: URL; redirectUrl: URL }> {
  const started = await gbizid.start({ uid: 'attempt-1', reauthenticate: options.reauthenticate ?? false })
  if (!started.ok) throw new Error(`start failed: ${started.failure.code}`)
  const { redirectUrl, kept } = started.value
  const returned = await walkGbizid(options.visitor ?? createVisitor(), redirectUrl, account)
  return { kept, returned: new URL(returned), redirectUrl: new URL(redirectUrl) }
}

/** The whole way. @returns the identity, or the code of the refusal */
export async function signInAt(gbizid: GbizidConnector, account = 'kocho-sho@mihon.example') {
  const started = await gbizid.start({ uid: 'attempt-1' })
  if (!started.ok) return { refused: started.failure.code }
  const returned = await walkGbizid(createVisitor(), started.value.redirectUrl, account)
  const completed = await gbizid.complete(started.value.kept, new URL(returned))
  return completed.ok
    ? { identity: completed.value }
    : { refused: completed.failure.code, why: completed.failure.detail }
}
