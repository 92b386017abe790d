import { z } from 'zod'
import {
  durationPattern,
  isCorporateNumber,
  isHop,
  isLocalGovernmentCode,
  isSchoolCode,
  secondsOf,
} from '../foundation/index.ts'

const text = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) })
const url = z.url({ protocol: /^https?$/ })
const day = z.iso.date()

/** Seconds of a span; not a number when it is written wrongly, which its own check tells. */
const spanOf = (value: string) => (durationPattern.test(value) ? secondsOf(value) : Number.NaN)

/** A span of time between two others, both included. */
const duration = (least: string, most: string) =>
  z
    .string()
    .regex(durationPattern, 'is no span of time such as 30s, 10m, 24h or 7d')
    .refine(
      (value) => !(spanOf(value) < spanOf(least) || spanOf(value) > spanOf(most)),
      `must be from ${least} to ${most}`,
    )

/** An origin without path: the provider's well-known documents then stand where every client looks for them. */
const origin = url.refine(
  (value) => URL.canParse(value) && new URL(value).origin === value,
  'must be an origin such as https://id.example.jp, without path or trailing slash',
)

const listener = (port: number, host: string) =>
  z.strictObject({
    host: z.string().min(1).default(host).describe('address or name to listen on'),
    port: z.int().min(0).max(65535).default(port).describe('TCP port; 0 takes a free one'),
  })

const publicListener = listener(3000, 'localhost').extend({
  trusted_proxies: z
    .array(z.string().refine(isHop, 'is neither an address nor a network such as 192.0.2.0/24'))
    .default([])
    .describe('proxies (addresses or networks) whose X-Forwarded-For and X-Forwarded-Proto are believed'),
  drain_ms: z
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe(
      'how long a stopping gateway, not ready any more, still takes requests, milliseconds; longer than the proxy needs to notice',
    ),
  stop_ms: z
    .int()
    .min(1000)
    .max(300_000)
    .default(25_000)
    .describe('longest wait for running requests after that, milliseconds'),
})

const rateFactor = (per: string) =>
  z.number().min(0.01).max(100_000).default(1).describe(`how many times the built-in rates apply per ${per}`)

export const generalSchema = z.strictObject({
  profile: z
    .enum(['development', 'production'])
    .default('development')
    .describe('production refuses every development default'),
  issuer: origin.describe('public origin of the gateway; every URL that leaves it starts with this'),
  listen: publicListener.prefault({}).describe('where the gateway listens'),
  management: listener(9000, '127.0.0.1').prefault({}).describe('where health and metrics listen; keep it private'),
  outbound: z
    .strictObject({
      allowed_private_hosts: z
        .array(z.string())
        .default([])
        .describe('hosts (host or host:port) that may be private addresses'),
      timeout_ms: z
        .int()
        .min(100)
        .max(30_000)
        .default(4000)
        .describe('longest wait for one outbound answer, milliseconds'),
      max_bytes: z.int().min(1024).default(1_048_576).describe('largest outbound answer, bytes'),
    })
    .prefault({})
    .describe('the one way out'),
  keys: z
    .strictObject({
      encryption_key_file: z
        .string()
        .optional()
        .describe(
          'file with 32 bytes in base64 that encrypt private keys at rest; made in the data directory when absent and no key is in the records yet',
        ),
      organisation_ca: z
        .strictObject({
          certificate_file: z.string().describe('PEM certificate of the organisation CA'),
          key_file: z.string().describe('JWK file with its P-256 private key'),
        })
        .optional()
        .describe('CA that certifies the schools; a development one is made when absent'),
      publish_ahead: duration('2s', '90d')
        .default('24h')
        .describe(
          'how long a new key is published before it signs; longer than any relying service keeps our keys without asking again',
        ),
      reload_every: duration('1s', '30s')
        .default('30s')
        .describe('how often a node looks for keys that were rotated or withdrawn; at most half of `publish_ahead`'),
    })
    .refine(({ publish_ahead, reload_every }) => !(spanOf(publish_ahead) < 2 * spanOf(reload_every)), {
      path: ['reload_every'],
      message: 'must be at most half of keys.publish_ahead: a node must know a key before it signs',
    })
    .prefault({})
    .describe('key material'),
  roster: z
    .strictObject({
      max_upload_bytes: z.int().default(33_554_432).describe('largest roster upload, bytes'),
      mass_removal_share: z
        .number()
        .min(0)
        .max(1)
        .default(0.2)
        .describe('share of learners whose removal needs a confirmation of its own'),
    })
    .prefault({})
    .describe('roster intake'),
  limits: z
    .strictObject({
      address: rateFactor('address; more for a network behind which a whole prefecture stands'),
      client: rateFactor('relying service; more for a service that a whole country signs in to'),
      account: rateFactor('person or upstream account'),
    })
    .prefault({})
    .describe('how often something may happen within five minutes; `kakehashi limits` prints every limit'),
})

const assurance = z.strictObject({ ial: z.int().min(1).max(3), aal: z.int().min(1).max(3) })

export const gbizidSchema = z.strictObject({
  kind: z.literal('gbizid'),
  enabled: z.boolean().default(true).describe('false takes the organisation path out of use'),
  issuer: url.describe('issuer exactly as discovery states it, trailing slash included'),
  client_id: z.string().min(1).describe('client identifier registered at GビズID'),
  client_secret: z.string().min(1).describe('client secret registered at GビズID'),
  scope: z.string().default('openid profile user').describe('always sent: an omitted scope would grant everything'),
  assurance: z
    .strictObject({ prime: assurance, member: assurance, entry: assurance })
    .describe('identity proofing (ial) and authentication (aal) level per account type'),
})

export const jpkiSchema = z.strictObject({
  kind: z.literal('jpki'),
  enabled: z.boolean().default(true).describe('false takes the individual path out of use'),
  trust_anchors_directory: z
    .string()
    .describe('directory of PEM certificates of the JPKI authorities; relative to the configuration directory'),
  ocsp: z.strictObject({
    authentication: z.strictObject({ url }),
    signature: z.strictObject({ url }),
    timeout_ms: z.int().min(100).max(4500).default(4000).describe('longest wait for the responder, milliseconds'),
    max_age_seconds: z.int().min(1).default(300).describe('oldest answer accepted, seconds since it was produced'),
  }),
  policies: z.strictObject({
    authentication: z
      .array(z.string().regex(/^\d+(\.\d+)+$/))
      .min(1)
      .describe('accepted policy OIDs of 利用者証明用'),
    signature: z
      .array(z.string().regex(/^\d+(\.\d+)+$/))
      .min(1)
      .describe('accepted policy OIDs of 署名用'),
  }),
  reader_url: url.describe('page that reads the card'),
  challenge_ttl_seconds: z.int().min(30).max(900).default(300).describe('life of a challenge, seconds'),
  assurance: assurance.default({ ial: 3, aal: 3 }).describe('level reached with a card and its PIN'),
})

export const identityProviderSchema = z.discriminatedUnion('kind', [gbizidSchema, jpkiSchema])

export const serviceSchema = z.strictObject({
  client_id: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
  client_secret: z.string().min(32).optional(),
  client_uri: url.optional().describe('start page of the service, offered when a sign-in cannot go on'),
  policy_uri: url.optional(),
  redirect_uris: z.array(url).default([]),
  post_logout_redirect_uris: z.array(url).default([]),
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials']))
    .default(['authorization_code']),
  response_types: z.array(z.literal('code')).optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'private_key_jwt', 'none']).default('client_secret_basic'),
  token_endpoint_auth_signing_alg: z.enum(['ES256', 'RS256', 'PS256']).optional(),
  jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
  jwks_uri: url.optional(),
  id_token_signed_response_alg: z.enum(['ES256', 'RS256']).default('ES256'),
  userinfo_signed_response_alg: z.enum(['ES256', 'RS256']).optional(),
  sector_identifier_uri: url.optional(),
  backchannel_logout_uri: url.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  default_acr_values: z.array(z.string()).optional(),
  scope: z.string().default('openid').describe('every scope the service may ask for'),
  name: text.describe('shown to people at sign-in and consent'),
  purpose: text.describe('what the service uses the data for; shown at consent'),
  path: z
    .enum(['organisation', 'individual', 'choose'])
    .default('choose')
    .describe('the way in; `choose` asks the person'),
  verification: z
    .strictObject({
      certificates: z.array(z.string()).default([]).describe('kinds of certificate it may ask a wallet for'),
      claims: z.array(z.string()).default([]).describe('claims it may ask a wallet for'),
      redirect_uris: z.array(url).default([]).describe('where a wallet on the same device may return to'),
    })
    .optional()
    .describe('what the service may ask of wallets (OpenID4VP)'),
})

export const organisationSchema = z.strictObject({
  board_code: z.string().refine(isLocalGovernmentCode, 'is not a 教育委員会コード (6 digits with check digit)'),
  corporate_number: z.string().refine(isCorporateNumber, 'is not a 法人番号 (13 digits with check digit)'),
  name: z.string().min(1),
  status: z.enum(['active', 'disabled']).default('active'),
  schools: z
    .array(
      z.strictObject({
        school_code: z.string().refine(isSchoolCode, 'is not a 学校コード (13 characters with check digit)'),
        name: z.string().min(1),
        address: z.string().min(1),
        status: z.enum(['active', 'disabled']).default('active'),
        valid_from: day.optional(),
        valid_until: day.optional(),
      }),
    )
    .default([]),
})

export const certificateSchema = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z-]*$/)
    .describe('identifier of the kind, part of its vct'),
  name: text,
  statement: text.describe('the sentence that is certified'),
  valid_months: z.int().min(1).max(1200).describe('months from approval to expiry'),
  retention_years: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('years after leaving during which it may be issued; null: without limit'),
  drafted_by: z
    .array(z.enum(['office', 'teacher', 'principal']))
    .min(1)
    .default(['office']),
  approved_by: z.array(z.literal('principal')).min(1).default(['principal']),
  claims: z.array(z.string()).min(1).describe('claims of the credential, in the order they are shown'),
  always_disclosed: z.array(z.string()).default([]).describe('claims that every verifier sees'),
})

export type GeneralSettings = z.infer<typeof generalSchema>
export type GbizidSettings = z.infer<typeof gbizidSchema>
export type JpkiSettings = z.infer<typeof jpkiSchema>
export type ServiceSettings = z.infer<typeof serviceSchema>
export type OrganisationSettings = z.infer<typeof organisationSchema>
export type CertificateSettings = z.infer<typeof certificateSchema>

/** Everything an operator edits, checked and frozen. */
export interface Settings extends GeneralSettings {
  readonly identity_providers: { readonly gbizid?: GbizidSettings; readonly jpki?: JpkiSettings }
  readonly services: readonly ServiceSettings[]
  readonly organisations: readonly OrganisationSettings[]
  readonly certificates: readonly CertificateSettings[]
  /** Absolute path of the data directory (`KAKEHASHI_DATA`). */
  readonly data_directory: string
  /** `KAKEHASHI_JOURNAL`: where the audit journal lies instead of the data directory; another disk keeps it when the records are lost. */
  readonly journal_directory?: string
  /** `DATABASE_URL`: records on PostgreSQL instead of SQLite in the data directory. */
  readonly database_url?: string
  /** `REDIS_URL`: state on Redis instead of SQLite in the data directory. */
  readonly redis_url?: string
}
