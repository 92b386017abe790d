import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MockJpki, startMockJpki } from '../../mock-idps/jpki/index.ts'
import { type Clock, createHttpClient, systemClock, systemIds } from '../../src/foundation/index.ts'
import { createJpki, type JpkiSettings } from '../../src/upstream/jpki/index.ts'

export const origin = 'https://gateway.example'
export const identifierKey = Buffer.alloc(32, 7)
export const policies = {
  authentication: ['1.2.392.200149.8.5.1.3.30'],
  signature: ['1.2.392.200149.8.5.1.1.20'],
}

/** Starts the mock on a free port with a data directory of its own; `close` removes both. */
export async function startCards(): Promise<MockJpki> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'mock-jpki-'))
  const mock = await startMockJpki({ dataDirectory })
  return {
    ...mock,
    close: async () => {
      await mock.close()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** Settings that point at a mock, or at whatever stands in for its anchors and responders. */
export function settingsFor(place: {
  anchorsDirectory: string
  ocspUrls: { sign: string; auth: string }
  url?: string
}): JpkiSettings {
  return {
    trust_anchors_directory: place.anchorsDirectory,
    ocsp: {
      authentication: { url: place.ocspUrls.auth },
      signature: { url: place.ocspUrls.sign },
      timeout_ms: 4000,
      max_age_seconds: 3600,
    },
    policies,
    reader_url: `${place.url ?? 'http://localhost'}/reader`,
    challenge_ttl_seconds: 300,
  }
}

/** The part under test, with a real HTTP client that may reach localhost. */
export function gatewayFor(settings: JpkiSettings, clock: Clock = systemClock) {
  const http = createHttpClient({ allowedPrivateHosts: ['localhost', '127.0.0.1'], timeoutMs: 5000, maxBytes: 100_000 })
  return createJpki({ settings, http, clock, ids: systemIds, identifierKey: async () => identifierKey, origin })
}

/** Uses a card on the reader as a browser without JavaScript would, and returns the fields of the form that goes back to the gateway. */
export async function useCard(
  mock: MockJpki,
  order: { kind: 'authentication' | 'signature'; text: string; card: string; pin?: string; action?: string },
): Promise<{ status: number; page: string; fields: Record<string, string> }> {
  const response = await fetch(`${mock.url}/reader`, {
    method: 'POST',
    body: new URLSearchParams({
      kind: order.kind,
      ...(order.kind === 'authentication'
        ? { challenge: Buffer.from(order.text).toString('base64url') }
        : { text: order.text }),
      state: 'state-1',
      return_to: `${origin}/upstream/jpki/callback`,
      card: order.card,
      pin: order.pin ?? (order.kind === 'authentication' ? '1234' : 'ABC123'),
      action: order.action ?? 'sign',
    }),
  })
  const page = await response.text()
  const form = /<form id="return"[\s\S]*?<\/form>/.exec(page)?.[0] ?? ''
  const fields = Object.fromEntries(
    [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map((match) => [match[1], match[2]]),
  )
  return { status: response.status, page, fields }
}

/** Signs in with a card from challenge to result. */
export async function signIn(mock: MockJpki, gateway: ReturnType<typeof gatewayFor>, card: string) {
  const { document } = gateway.newAuthenticationChallenge('attempt-1')
  const { fields } = await useCard(mock, { kind: 'authentication', text: document, card })
  return gateway.verifyAuthentication({ attemptId: 'attempt-1', document, ...answerOf(fields) })
}

/** Signs a text with a card and verifies it. */
export async function signText(
  mock: MockJpki,
  gateway: ReturnType<typeof gatewayFor>,
  card: string,
  text = '同意します。\n見本市立みなみ小学校',
) {
  const { fields } = await useCard(mock, { kind: 'signature', text, card })
  return gateway.verifySignature({ text, ...answerOf(fields) })
}

export function answerOf(fields: Record<string, string>): { certificate: string; signature: string } {
  return { certificate: fields.certificate ?? '', signature: fields.signature ?? '' }
}
