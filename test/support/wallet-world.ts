import { onTestFinished } from 'vitest'
import { startWallet } from '../../examples/wallet/index.ts'
import { html } from '../../src/foundation/index.ts'
import { createPeople } from '../../src/people/index.ts'
import { createProvider, type ProviderViews } from '../../src/provider/index.ts'
import { createServices } from '../../src/services/index.ts'
import { openCredentialWorld } from './credential-world.ts'
import { as } from './organisation-world.ts'

const nothing = { html: html`<main></main>` }
const views: ProviderViews = {
  locale: () => 'ja',
  release: () => nothing,
  signOut: () => nothing,
  signedOut: () => nothing,
  onward: () => nothing,
  refusal: ({ error }) => ({ html: html`<main>${error.code}</main>` }),
}

/** The credentials part with the real provider behind it on one origin, a guardian, and the example wallet on another. */
export async function openWalletWorld() {
  const world = await openCredentialWorld()
  const people = createPeople(world)
  const faults: unknown[] = []
  const provider = await createProvider({
    ...world,
    people,
    // No service signs in here; the verification API has its own port.
    services: createServices({ settings: { services: [] } }),
    settings: { issuer: world.issuer, services: [], identity_providers: {} },
    organisations: { rolesOn: async () => [] },
    ports: {
      views,
      credentials: world.credentials.issuing,
      consent: {
        releasable: async () => false,
        recordRelease: async () => {},
        noticeSeen: async () => false,
        recordNotice: async () => {},
      },
      report: { fault: (thrown) => void faults.push(thrown), refused: () => {} },
      // Nobody of these worlds has registered to hear of it.
      tellServices: async () => {},
    },
  })
  world.app.use(provider.routes().routes())
  world.app.use((ctx) => {
    ctx.respond = false
    provider.callback(ctx.req, ctx.res)
  })
  const account = {
    issuer: 'https://upstream.example',
    sub: 'guardian',
    origin: 'individual',
    assurance: { ial: 3, aal: 3 },
  } as const
  const { personId } = await world.records.transaction((tx) => people.signedIn(tx, account))
  const wallet = await startWallet({ port: 0, clock: world.clock })
  onTestFinished(() => wallet.close())

  const offerTo = async (options: { certificateId?: string; consentId?: string } = {}) =>
    world.credentials.createOffer({
      certificateId: options.certificateId ?? (await world.approvedCertificate()),
      personId,
      actor: as(personId),
      ...(options.consentId ? { consentId: options.consentId } : {}),
    })

  const api = async (path: string, body?: object) => {
    const response = await fetch(world.issuer + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: 'Bearer token-of-example-service', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return (await response.json()) as Record<string, unknown>
  }

  /** Asks for enrolment and school, as the example service does. */
  const ask = async (more: object = {}) =>
    (await api('/verifications', { certificate: 'zaigaku', claims: ['enrolled', 'school_name'], ...more })) as {
      id: string
      wallet_url: string
      request_uri: string
    }

  /** A page of the wallet as a browser on it gets it. */
  const page = async (path: string, form?: Record<string, string>) => {
    const response = await fetch(new URL(path, wallet.url), {
      redirect: 'manual',
      ...(form
        ? { method: 'POST', body: new URLSearchParams(form), headers: { 'sec-fetch-site': 'same-origin' } }
        : {}),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  return { ...world, personId, provider, faults, walletUrl: wallet.url, wallet: wallet.wallet, offerTo, api, ask, page }
}
