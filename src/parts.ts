import { createAudit } from './audit/index.ts'
import { createCertificates } from './certificates/index.ts'
import type { ClockGuard } from './clock-guard.ts'
import { createConsent } from './consent/index.ts'
import { type CredentialsOptions, createCredentials } from './credentials/index.ts'
import { openEncryption, readAuthority } from './encryption-key.ts'
import { type Clock, createHttpClient, type HttpClient, type Ids, type Log, secondsOf } from './foundation/index.ts'
import { createGuardianship } from './guardianship/index.ts'
import { keyLives } from './key-lives.ts'
import { createKeys } from './keys/index.ts'
import { type Measures, noMeasures } from './metrics.ts'
import { createOrganisations } from './organisations/index.ts'
import { createOutbox } from './outbox/index.ts'
import { createPeople } from './people/index.ts'
import { createRoster } from './roster/index.ts'
import { createServices } from './services/index.ts'
import type { Settings } from './settings/index.ts'
import type { Stores } from './stores.ts'
import { createGbizid, loadJpki, type Upstream } from './upstream/index.ts'

/** What the parts stand on and tests may replace: stores, time, randomness, log. */
export interface Ground extends Stores {
  readonly settings: Settings
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Refuses requests while the clock of this machine is wrong; without it nobody looks. */
  readonly clockGuard?: Pick<ClockGuard, 'require'>
  /** Counts and times what happens; without it nothing is counted. */
  readonly measures?: Measures
}

/** Effects that point upwards, to the provider, which is built after the parts. */
export interface Upward {
  readonly verifyAccessToken: CredentialsOptions['verifyAccessToken']
  endSessions(personId: string): Promise<void>
  endGrants(grant: { personId: string; clientId: string }): Promise<void>
}

/** Builds the parts that need no HTTP: what the command line works on, and the server too. */
export async function buildParts(ground: Ground, upward: Upward) {
  const { settings, records, state, clock, ids, log, measures = noMeasures } = ground
  const { issuer, outbound } = settings
  const http = createHttpClient({
    allowedPrivateHosts: outbound.allowed_private_hosts,
    timeoutMs: outbound.timeout_ms,
    maxBytes: outbound.max_bytes,
  })

  const audit = createAudit({ clock })
  const authority = readAuthority(settings)
  const lives = keyLives(settings)
  const keys = createKeys({
    records,
    clock,
    encryption: openEncryption(settings, records),
    ...(authority ? { authority } : {}),
    note: audit.append,
    log,
    publishAhead: secondsOf(settings.keys.publish_ahead),
    lifeOf: ({ kind }) => lives[kind],
  })
  const common = { records, state, clock, ids, audit, settings, keys, http }
  const outbox = createOutbox({ ...common, log, report: measures.outbox })
  const organisations = createOrganisations(common)
  const services = createServices(common)
  const people = createPeople(common)
  const roster = createRoster(common)
  const certificates = createCertificates({
    ...common,
    roster,
    organisations,
    ports: {
      revokeCredentials: (tx, certificateId, reason) => credentials.revokeCredentialsOf(tx, { certificateId }, reason),
    },
  })
  const guardianship = createGuardianship({
    ...common,
    roster,
    organisations,
    ports: {
      suspendSessions: async (personIds) => {
        await Promise.all(personIds.map((personId) => upward.endSessions(personId)))
      },
    },
  })
  const consent = createConsent({
    ...common,
    guardianship,
    ports: {
      endGrants: upward.endGrants,
      voidOffers: (tx, consentId) => credentials.voidOffersOf(tx, { consentId }, 'consent-withdrawn'),
      revokeCredentials: (tx, consentId) => credentials.revokeCredentialsOf(tx, { consentId }, 'consent-withdrawn'),
    },
  })
  const credentials = createCredentials({
    ...common,
    certificates,
    consent,
    services,
    schools: organisations,
    verifyAccessToken: upward.verifyAccessToken,
    statusListServed: measures.statusListServed,
    note: (refusal, detail) => log.info({ refusal, detail }, 'credential request refused'),
  })
  const upstream = await buildUpstream({
    settings,
    http,
    clock,
    ids,
    identifierKey: () => keys.secret('card-identifier'),
    measures,
  })

  return {
    ...ground,
    measures,
    issuer,
    http,
    audit,
    keys,
    outbox,
    organisations,
    services,
    people,
    roster,
    guardianship,
    consent,
    certificates,
    credentials,
    upstream,
  }
}

export type Parts = Awaited<ReturnType<typeof buildParts>>

async function buildUpstream(needs: {
  settings: Settings
  http: HttpClient
  clock: Clock
  ids: Ids
  identifierKey: () => Promise<Buffer>
  measures: Measures
}): Promise<Upstream> {
  const { settings, http, clock, ids, identifierKey, measures } = needs
  const { gbizid, jpki } = settings.identity_providers
  return {
    gbizid: gbizid?.enabled
      ? createGbizid({
          settings: gbizid,
          gatewayIssuer: settings.issuer,
          http: measures.outbound('gbizid', http),
          clock,
          ids,
        })
      : undefined,
    jpki: jpki?.enabled
      ? (await loadJpki())({
          settings: jpki,
          // The card path calls the responder and nobody else.
          http: measures.outbound('ocsp', http),
          clock,
          ids,
          identifierKey,
          origin: settings.issuer,
        })
      : undefined,
  }
}
