import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { onTestFinished } from 'vitest'
import { createCertificates } from '../../src/certificates/index.ts'
import {
  type ConsentSource,
  type Credentials,
  createCredentials,
  type SchoolDirectory,
  type VerifyAccessToken,
} from '../../src/credentials/index.ts'
import { asKakehashiError, createHttpClient, errorEntry, failed, ok } from '../../src/foundation/index.ts'
import { createEncryption, createKeys } from '../../src/keys/index.ts'
import { createServices } from '../../src/services/index.ts'
import { type CertificateSettings, type ServiceSettings, serviceSchema } from '../../src/settings/index.ts'
import { createMemoryState } from '../../src/storage/index.ts'
import { openPupils, zaigaku } from './certificate-world.ts'
import { type ForgedKey, forgeKey } from './credential-forge.ts'
import { as, openStaffedWorld, primary, type Staff } from './organisation-world.ts'

export const configurationId = 'zaigaku_sd_jwt'

/** A relying service that may ask for enrolment, school and birth date. */
export const exampleService: ServiceSettings = serviceSchema.parse({
  client_id: 'example-service',
  name: { ja: 'みほん学習サービス', en: 'Mihon Learning' },
  purpose: { ja: '在学の確認', en: 'To check enrolment' },
  verification: {
    certificates: ['zaigaku'],
    claims: ['enrolled', 'school_name', 'birthdate'],
    redirect_uris: ['https://service.example.jp/verified'],
  },
})

/** A relying service that may ask for nothing. */
export const otherService: ServiceSettings = serviceSchema.parse({
  client_id: 'other-service',
  name: { ja: '別のサービス', en: 'Another service' },
  purpose: { ja: '学習', en: 'Learning' },
})

/** A bare app around the part's routes: refusals become JSON, as the gateway's own error answer does for machines. */
function createApp(): Koa {
  const app = new Koa()
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = asKakehashiError(thrown)
      if (error.code === 'SERVER-FAULT') console.error(thrown)
      ctx.status = error.status
      ctx.body = {
        error: errorEntry(error.code).oauth ?? 'invalid_request',
        error_description: error.describe('en').what,
        code: error.code,
      }
    }
  })
  return app
}

async function listen(app: Koa): Promise<string> {
  // Routes are mounted after listening, because they need the address.
  const server = createServer((request, response) => void app.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

/** The credentials part on real SQLite and real HTTP, with staff, pupils and certificates. @param at present moment, ISO 8601 */
export async function openCredentialWorld(at = '2026-11-22T03:00:00Z', kinds: CertificateSettings[] = [zaigaku]) {
  const world = await openStaffedWorld(at)
  const app = createApp()
  const issuer = await listen(app)
  const { roster } = openPupils()
  const encryption = createEncryption(randomBytes(32))
  const keys = createKeys({ ...world, encryption: async () => encryption, note: async () => {} })
  const state = createMemoryState(world)
  const http = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 2000, maxBytes: 1_048_576 })
  onTestFinished(() => http.close())
  const late: { credentials?: Credentials } = {}
  const certificates = createCertificates({
    ...world,
    roster,
    settings: { certificates: kinds },
    ports: {
      revokeCredentials: async (tx, certificateId, reason) =>
        (await late.credentials?.revokeCredentialsOf(tx, { certificateId }, reason)) ?? 0,
    },
  })
  const services = createServices({ settings: { services: [exampleService, otherService] } })
  const verifyAccessToken: VerifyAccessToken = async (request) => {
    const token = request.get('authorization').replace(/^Bearer /, '')
    const clientId = token.replace(/^token-of-/, '')
    const refuse = (error: 'no_token' | 'invalid_token' | 'insufficient_scope') =>
      failed({ error, challenge: `Bearer error="${error}"` })
    if (token === '') return refuse('no_token')
    if (token === 'token-without-scope') return refuse('insufficient_scope')
    return services.service(clientId) ? ok({ clientId }) : refuse('invalid_token')
  }
  const closed = new Set<string>()
  const schools: SchoolDirectory = {
    school: (code) => {
      const school = world.organisations.school(code)
      return school && closed.has(code) ? { ...school, status: 'disabled' } : school
    },
  }
  const closeSchool = (code = primary) => void closed.add(code)
  const lapsed = new Set<string>()
  const consent: ConsentSource = { holdForIssue: async (_tx, consentId) => !lapsed.has(consentId) }
  const lapseConsent = (consentId: string) => void lapsed.add(consentId)
  const needs = {
    ...world,
    consent,
    services,
    verifyAccessToken,
    keys,
    state,
    http,
    certificates,
    schools,
    settings: { issuer },
  }
  const credentials = createCredentials(needs)
  late.credentials = credentials
  app.use(credentials.routes().routes())

  /** A certificate of a pupil, drafted by the office and approved by the principal. */
  const approvedCertificate = async (
    learnerId = 'haruto',
    office: Staff = 'office',
    principal: Staff = 'principal',
    schoolCode = primary,
  ) => {
    const drafted = await certificates.draft({
      actor: as(office),
      schoolCode,
      kind: 'zaigaku',
      learnerIds: [learnerId],
    })
    const certificateIds = drafted.map(({ certificateId }) => certificateId)
    await certificates.approve({ actor: as(principal), certificateIds })
    return certificateIds[0] as string
  }

  const offer = async (certificateId?: string, consentId?: string) =>
    credentials.createOffer({
      certificateId: certificateId ?? (await approvedCertificate()),
      personId: 'guardian',
      actor: as('guardian'),
      ...(consentId ? { consentId } : {}),
    })

  /** The pre-authorised code of an offer, read where a wallet reads it. */
  const codeOf = async (offerId: string): Promise<string> => {
    const document = (await (await fetch(`${issuer}/offers/${offerId}`)).json()) as {
      grants: Record<string, { 'pre-authorized_code': string }>
    }
    return document.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']?.['pre-authorized_code'] as string
  }

  /** Offer, redemption and issuing in one go. */
  const collect = async (options: { certificateId?: string; consentId?: string; holder?: ForgedKey } = {}) => {
    const holder = options.holder ?? forgeKey()
    const { offerId, txCode } = await offer(options.certificateId, options.consentId)
    const redeemed = await credentials.redeemPreAuthorizedCode({ code: await codeOf(offerId), txCode })
    if (!redeemed.ok) throw new Error(redeemed.failure)
    const request = { offerId, holderJwk: { ...holder.publicJwk }, credentialConfigurationId: configurationId }
    const issued = await credentials.issueCredential(request)
    if (!issued.ok) throw new Error(`${issued.failure.code} ${issued.failure.detail}`)
    return { ...issued.value, holder, offerId, request }
  }

  return { ...needs, closeSchool, lapseConsent, app, issuer, credentials, approvedCertificate, offer, codeOf, collect }
}

export type CredentialWorld = Awaited<ReturnType<typeof openCredentialWorld>>
