import { DcqlQuery } from 'dcql'
import { z } from 'zod'
import type { CertificateKind } from '../../certificates/index.ts'
import { KakehashiError, refuseMyNumber } from '../../foundation/index.ts'
import type { Configurations } from '../kinds/configurations.ts'
import { credentialFormat } from '../sd-jwt/vc-draft.ts'

/** What a service has registered to ask of wallets. */
export interface RegisteredVerification {
  readonly certificates: readonly string[]
  readonly claims: readonly string[]
  readonly redirect_uris: readonly string[]
}

/** Body of `POST /verifications`: either a DCQL query, or a kind of certificate and the claims wanted of it. */
const verificationBody = z
  .strictObject({
    purpose: z.string().min(1).max(200).optional(),
    dcql_query: z.record(z.string(), z.unknown()).optional(),
    certificate: z.string().optional(),
    claims: z.array(z.string()).max(32).optional(),
    redirect_uri: z.url().optional(),
  })
  .refine((body) => (body.dcql_query === undefined) !== (body.certificate === undefined), {
    message: 'one of dcql_query and certificate',
    path: ['dcql_query'],
  })
  .refine((body) => body.claims === undefined || body.certificate !== undefined, {
    message: 'only with certificate',
    path: ['claims'],
  })

export interface VerificationWish {
  readonly purpose: string | null
  readonly redirectUri: string | null
  readonly query: DcqlQuery.Output
}

const maxCredentials = 4

function invalid(member: string, cause?: unknown): never {
  throw new KakehashiError('VERIFICATION-REQUEST-INVALID', { params: { member }, cause })
}

function notRegistered(member: string): never {
  throw new KakehashiError('VERIFICATION-NOT-REGISTERED', { params: { member } })
}

interface Limits {
  readonly registered: RegisteredVerification
  readonly configurations: Configurations
  readonly kinds: readonly CertificateKind[]
}

function parseQuery(input: unknown): DcqlQuery.Output {
  try {
    const query = DcqlQuery.parse(input as DcqlQuery.Input)
    DcqlQuery.validate(query)
    return query
  } catch (cause) {
    return invalid('dcql_query', cause)
  }
}

/**
 * Reads what a service asks for and holds it against its registration: it can never ask for more than the operator has seen.
 * @throws VERIFICATION-REQUEST-INVALID, VERIFICATION-NOT-REGISTERED naming the member; MYNUMBER-REFUSED
 */
export function readVerificationWish(body: unknown, needs: Limits): VerificationWish {
  refuseMyNumber(body)
  const parsed = verificationBody.safeParse(body)
  if (!parsed.success) return invalid(parsed.error.issues[0]?.path.join('.') || 'body')
  const { purpose, dcql_query, certificate, claims = [], redirect_uri } = parsed.data
  if (redirect_uri !== undefined && !needs.registered.redirect_uris.includes(redirect_uri))
    notRegistered('redirect_uri')
  const query = parseQuery(dcql_query ?? queryFor(certificate as string, claims, needs))
  checkQuery(query, needs)
  return { purpose: purpose ?? null, redirectUri: redirect_uri ?? null, query }
}

function queryFor(
  kind: string,
  claims: readonly string[],
  { configurations }: { configurations: Configurations },
): unknown {
  const wanted = claims.length > 0 ? { claims: claims.map((claim) => ({ path: [claim] })) } : {}
  return {
    credentials: [
      { id: kind, format: credentialFormat, meta: { vct_values: [configurations.vctOf(kind)] }, ...wanted },
    ],
  }
}

type CredentialQuery = DcqlQuery.Output['credentials'][number]

function checkQuery(query: DcqlQuery.Output, limits: Limits): void {
  if (query.credentials.length > maxCredentials) invalid('dcql_query.credentials')
  for (const [index, credential] of query.credentials.entries()) {
    const at = `dcql_query.credentials.${index}`
    checkForm(credential, at)
    checkClaims(credential, checkTypes(credential, at, limits), at, limits)
  }
}

/** Without the holder's proof a copied credential would do. Several of one kind, or authorities of its own, no service has asked for yet. */
function checkForm(credential: CredentialQuery, at: string): void {
  if (credential.format !== credentialFormat) invalid(`${at}.format`)
  if (!credential.require_cryptographic_holder_binding) invalid(`${at}.require_cryptographic_holder_binding`)
  if (credential.multiple) invalid(`${at}.multiple`)
  if (credential.trusted_authorities) invalid(`${at}.trusted_authorities`)
}

function checkTypes(credential: CredentialQuery, at: string, limits: Limits): CertificateKind[] {
  const types = credential.format === credentialFormat ? (credential.meta?.vct_values ?? []) : []
  if (types.length === 0) invalid(`${at}.meta.vct_values`)
  return types.map((vct, index) => {
    const kind = limits.kinds.find((candidate) => limits.configurations.vctOf(candidate.kind) === vct)
    const registered = kind && limits.registered.certificates.includes(kind.kind)
    return registered ? kind : notRegistered(`${at}.meta.vct_values.${index}`)
  })
}

function checkClaims(credential: CredentialQuery, kinds: readonly CertificateKind[], at: string, limits: Limits): void {
  for (const [index, claim] of (credential.claims ?? []).entries()) {
    const [name, ...deeper] = 'path' in claim ? claim.path : []
    const known = kinds.some(({ claims }) => (claims as readonly unknown[]).includes(name))
    if (typeof name !== 'string' || deeper.length > 0 || !known) invalid(`${at}.claims.${index}.path`)
    if (!limits.registered.claims.includes(name)) notRegistered(`${at}.claims.${index}`)
  }
}
