import { z } from 'zod'
import { checkedUrl, getJson, readJson, send, wellKnown } from './http.ts'
import { WalletProblem } from './problem.ts'

const grantName = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

const offerDocument = z.object({
  credential_issuer: z.string(),
  credential_configuration_ids: z.array(z.string()).min(1),
  grants: z.object({
    [grantName]: z.object({
      'pre-authorized_code': z.string(),
      tx_code: z
        .object({ length: z.int().optional(), description: z.string().optional(), input_mode: z.string().optional() })
        .optional(),
    }),
  }),
})

const display = z.array(z.object({ name: z.string().optional(), locale: z.string().optional() })).default([])
const issuerMetadata = z.object({
  credential_issuer: z.string(),
  authorization_servers: z.array(z.string()).optional(),
  credential_endpoint: z.string(),
  nonce_endpoint: z.string().optional(),
  notification_endpoint: z.string().optional(),
  display,
  credential_configurations_supported: z.record(
    z.string(),
    z.object({
      format: z.string(),
      vct: z.string().optional(),
      credential_metadata: z
        .object({ display, claims: z.array(z.object({ path: z.array(z.unknown()), display })).default([]) })
        .optional(),
    }),
  ),
})
const serverMetadata = z.object({ issuer: z.string(), token_endpoint: z.string() })

export type IssuerMetadata = z.infer<typeof issuerMetadata>
/** Names per language: what to show, Japanese or English. */
export type Display = z.infer<typeof display>

/** An offer with everything the wallet needs to know to take it. */
export interface Offer {
  /** The link as it was given. */
  readonly link: string
  readonly issuer: string
  readonly configurationId: string
  readonly code: string
  readonly txCode: { readonly length?: number | undefined; readonly description?: string | undefined } | undefined
  readonly metadata: IssuerMetadata
  readonly tokenEndpoint: string
}

/**
 * Reads an offer and the metadata of whoever made it (OpenID4VCI 1.0 sections 4.1 and 12.2).
 * @param link `openid-credential-offer://…` with the offer by value or by reference
 */
export async function readOffer(link: string): Promise<Offer> {
  const document = offerDocument.safeParse(await offerOf(link.trim()))
  if (!document.success) throw new WalletProblem('no-flow', 'no pre-authorised code', document.error)
  const { credential_issuer: issuer, credential_configuration_ids: ids, grants } = document.data
  const metadata = await readIssuer(issuer)
  const configurationId = ids.find((id) => metadata.credential_configurations_supported[id]?.format === 'dc+sd-jwt')
  if (!configurationId) throw new WalletProblem('no-flow', 'no SD-JWT VC on offer')
  const grant = grants[grantName]
  return {
    link: link.trim(),
    issuer,
    configurationId,
    code: grant['pre-authorized_code'],
    txCode: grant.tx_code,
    metadata,
    tokenEndpoint: await readTokenEndpoint(metadata.authorization_servers?.[0] ?? issuer),
  }
}

async function offerOf(link: string): Promise<unknown> {
  const query = URL.canParse(link) ? new URL(link).searchParams : new URLSearchParams()
  const [value, reference] = [query.get('credential_offer'), query.get('credential_offer_uri')]
  if ((value === null) === (reference === null)) throw new WalletProblem('not-an-offer')
  if (reference !== null) return fetchOffer(checkedUrl(reference))
  try {
    return JSON.parse(value as string)
  } catch (cause) {
    throw new WalletProblem('not-an-offer', '', cause)
  }
}

/** An offer by reference; whoever made it may answer that it is gone, which is not the same as being away. */
async function fetchOffer(url: URL): Promise<unknown> {
  const response = await send(url, { headers: { accept: 'application/json' } })
  const body = await readJson(response)
  if (response.ok) return body
  if (response.status >= 500) throw new WalletProblem('unreachable', `${url.host} answers ${response.status}`)
  const reason = [body.code ?? body.error, body.error_description].filter((part) => typeof part === 'string')
  throw new WalletProblem('offer-refused', reason.join(': ') || `${response.status}`)
}

async function readIssuer(issuer: string): Promise<IssuerMetadata> {
  const parsed = issuerMetadata.safeParse(await getJson(wellKnown(issuer, 'openid-credential-issuer')))
  if (!parsed.success || parsed.data.credential_issuer !== issuer)
    throw new WalletProblem('issuer-mismatch', issuer, parsed.error)
  return parsed.data
}

async function readTokenEndpoint(server: string): Promise<string> {
  const found = await getJson(wellKnown(server, 'oauth-authorization-server')).catch(() =>
    getJson(wellKnown(server, 'openid-configuration')),
  )
  const parsed = serverMetadata.safeParse(found)
  if (!parsed.success || parsed.data.issuer !== server) throw new WalletProblem('issuer-mismatch', server, parsed.error)
  return parsed.data.token_endpoint
}

/** The name of what is on offer. */
export function nameOf(names: Display, locale: 'ja' | 'en'): string | undefined {
  return (names.find((entry) => entry.locale?.startsWith(locale)) ?? names[0])?.name
}

export { grantName }
