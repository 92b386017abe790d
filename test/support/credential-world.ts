import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { onTestFinished } from 'vitest'
import { createCertificates } from '../../src/certificates/index.ts'
import { type Credentials, createCredentials } from '../../src/credentials/index.ts'
import { asKakehashiError, createHttpClient, errorEntry } from '../../src/foundation/index.ts'
import { createEncryption, createKeys } from '../../src/keys/index.ts'
import type { CertificateSettings } from '../../src/settings/index.ts'
import { createMemoryState } from '../../src/storage/index.ts'
import { openPupils, zaigaku } from './certificate-world.ts'
import { type ForgedKey, forgeKey } from './credential-forge.ts'
import { as, openStaffedWorld, primary, type Staff } from './organisation-world.ts'

export const configurationId = 'zaigaku_sd_jwt'

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
  const keys = createKeys({ ...world, encryption: createEncryption(randomBytes(32)), noteCreated: async () => {} })
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
  const needs = { ...world, keys, state, http, certificates, schools: world.organisations, settings: { issuer } }
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

  return { ...needs, app, issuer, credentials, approvedCertificate, offer, codeOf, collect }
}

export type CredentialWorld = Awaited<ReturnType<typeof openCredentialWorld>>
