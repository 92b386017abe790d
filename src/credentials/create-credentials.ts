import { Router } from '@koa/router'
import type { KeyOwner } from '../keys/index.ts'
import { createEnd } from './issuing/end-credentials.ts'
import { createIssue } from './issuing/issue-credential.ts'
import { createIssuingPort } from './issuing/issuing-port.ts'
import { createList } from './issuing/list-credentials.ts'
import { createConfigurations } from './kinds/configurations.ts'
import type { Needs } from './needs.ts'
import { createCreateOffer } from './offers/create-offer.ts'
import { createDescribeOffer } from './offers/describe-offer.ts'
import { createRedeem } from './offers/redeem-pre-authorized-code.ts'
import { mountPublicDocuments } from './routes/public-documents.ts'
import { mountVerifications, type VerifyAccessToken } from './routes/verifications.ts'
import { createStatusPublisher } from './status/publish-status-list.ts'
import { statusListUrl } from './status/status-list-url.ts'
import { createIssuers, type SchoolDirectory } from './trust/issuers.ts'
import type { Verifier } from './verifying/create-verifier.ts'
import type { VerifierNeeds } from './verifying/needs.ts'

export interface CredentialsOptions extends Omit<Needs, 'configurations' | 'issuers' | 'issuer'> {
  readonly settings: { readonly issuer: string }
  /** Schools as `organisations` knows them: the trust list follows from it. */
  readonly schools: SchoolDirectory
  readonly services: VerifierNeeds['services']
  readonly verifyAccessToken: VerifyAccessToken
  /** Hears how old a status list of ours was when it was served, seconds. */
  statusListServed?(ageSeconds: number): void
  /** Hears the catalogue code of every refusal that leaves as a bare OAuth error; for the log. */
  note?(code: string, detail: string): void
}

/** Certificates as verifiable credentials: offers, issuing, status, and checking what comes back. */
export function createCredentials(options: CredentialsOptions) {
  const { issuer } = options.settings
  const configurations = createConfigurations({ issuer, kinds: options.certificates.kinds() })
  const issuers = createIssuers({ issuer, schools: options.schools, vcts: configurations.vcts })
  const needs = { ...options, configurations, issuers, issuer }
  const describeOffer = createDescribeOffer(needs)
  const { keys } = options
  const trust = async () => ({ anchors: [await keys.organisationCaPem()], withdrawn: await keys.withdrawnKids() })
  let made: Verifier | undefined
  const verifier = async () => {
    // Loaded with the first verification: it reads certificates and queries with libraries that nothing else needs.
    const { createVerifier } = await import('./verifying/create-verifier.ts')
    made ??= createVerifier({ ...needs, trust })
    return made
  }
  const publish = createStatusPublisher({
    records: options.records,
    clock: options.clock,
    urlOf: (listId) => statusListUrl(issuer, listId),
    signerOf: async (code, kid) => {
      const owner = issuers.ownerOf(issuers.known(code) ?? { code, name: code, address: '', status: 'disabled' })
      const signer = (await keys.signerOf(owner, kid)) ?? (await keys.signerFor(owner))
      return { signer, issuer: issuers.urlOf(code), withdrawn: (await keys.withdrawnKids()).has(kid) }
    },
  })
  const statusList = async (listId: string) => {
    const list = await publish(listId)
    if (list) options.statusListServed?.(options.clock.now().getTime() / 1000 - list.signedAt)
    return list
  }

  return {
    /** Issuer metadata of every kind of credential (OpenID4VCI 1.0 section 12.2.4). */
    credentialConfigurations: configurations.all,
    /** The ports that the provider fills its OpenID4VCI with. */
    issuing: createIssuingPort(needs),
    createOffer: createCreateOffer(needs),
    describeOffer,
    redeemPreAuthorizedCode: createRedeem(needs),
    issueCredential: createIssue(needs),
    listCredentials: createList(needs),
    ...createEnd(needs),
    verifyCredential: async (text: string) => (await verifier()).verifyCredential(text),

    /** The owner of a school's keys; undefined when there is no such school. */
    keyOwnerOf(schoolCode: string): KeyOwner | undefined {
      const school = issuers.known(schoolCode)
      return school && issuers.ownerOf(school)
    },

    /** Everything this part serves over HTTP. */
    routes(): Router {
      const router = new Router()
      mountPublicDocuments(router, { ...needs, describeOffer, statusList })
      mountVerifications(router, { verifier, issuer, verifyAccessToken: options.verifyAccessToken })
      return router
    },
  }
}

export type Credentials = ReturnType<typeof createCredentials>
