import type { Context } from 'koa'
import type { KakehashiError, Locale, Result, SafeHtml, Text } from '../foundation/index.ts'

/** One thing that a release sends, as it is shown and as it is sent. */
export interface ReleasedClaim {
  readonly scope: string
  /** Name of the claim in UserInfo. */
  readonly claim: string
  readonly value: unknown
}

/** What a sign-in sends to a service. Computed once per grant; shown, kept and sent as this same object. */
export interface Release {
  /** `notice`: rests on law and appointment, shown for information. `consent`: nothing is sent before the person agrees. */
  readonly basis: 'notice' | 'consent'
  /** Scopes that the grant covers. */
  readonly scopes: readonly string[]
  readonly claims: readonly ReleasedClaim[]
}

/** A page as a view makes it. `headers` carries what the page needs beyond the usual, such as a widened `form-action`. */
export interface Page {
  readonly html: SafeHtml
  readonly headers?: Readonly<Record<string, string>>
}

/** The service that a page speaks of; `undefined` in a model means our own pages, or that it is not known. */
export interface ServiceShown {
  readonly name: Text
  readonly purpose?: Text
  /** Start page of the service, where a sign-in that cannot go on may begin anew. */
  readonly startUrl?: string
}

/** The page on which a person reads what goes to a service. Its form posts `decision=send` or `decision=stop` to `action`. */
export interface ReleaseModel {
  readonly locale: Locale
  readonly attempt: string
  readonly service: ServiceShown | undefined
  readonly release: Release
  readonly action: string
  /** Origins to add to `form-action`: the form's redirects end there. */
  readonly formAction: readonly string[]
}

/** The page that asks whether to sign out. Its form posts `xsrf`, and `logout=yes` with the button that signs out, to `action`. */
export interface SignOutModel {
  readonly locale: Locale
  /** The service that asked, if one did. */
  readonly service: ServiceShown | undefined
  readonly action: string
  readonly xsrf: string
  readonly formAction: readonly string[]
}

/** A page between two others. Its form posts `fields` to `action`, by itself where it can; a person need not read it. */
export interface OnwardModel {
  readonly locale: Locale
  /** Whether the way leads out. */
  readonly signingOut: boolean
  readonly action: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly formAction: readonly string[]
}

export interface SignedOutModel {
  readonly locale: Locale
  readonly service: ServiceShown | undefined
}

/** A request that cannot go on and cannot be sent back to the service either. */
export interface RefusalModel {
  readonly locale: Locale
  readonly error: KakehashiError
  /** Number of the attempt, or else of the request. */
  readonly attempt: string | undefined
  readonly service: ServiceShown | undefined
}

/** Pages of the provider; filled by `web`. Each is a pure function of its model. */
export interface ProviderViews {
  /** The language of a request; `uiLocales` is what the service asked for (OpenID Connect Core 1.0, section 3.1.2.1). */
  locale(ctx: Context, uiLocales: string | undefined): Locale
  release(model: ReleaseModel): Page
  signOut(model: SignOutModel): Page
  signedOut(model: SignedOutModel): Page
  onward(model: OnwardModel): Page
  refusal(model: RefusalModel): Page
}

/** What a person has agreed to send to a service; filled by `consent`. */
export interface ReleaseConsentPort {
  /** Whether an agreement on record covers this scope for this service. */
  releasable(personId: string, clientId: string, scope: string): Promise<boolean>
  /** Records an agreement given on the release page; it is on record when the promise resolves. */
  recordRelease(agreed: { personId: string; clientId: string; release: Release }): Promise<void>
}

/** What staff have been told that a service receives of them; filled by `consent`. Part of every sign-in of staff, so it must be quick. */
export interface ReleaseNoticePort {
  /** Whether this person has been told of all these claims for this service, and gone on. */
  noticeSeen(personId: string, clientId: string, claims: readonly string[]): Promise<boolean>
  /** Records that they went on from the notice; it is on record when the promise resolves. */
  recordNotice(seen: { personId: string; clientId: string; claims: readonly string[] }): Promise<void>
}

/** One staff role of a person on a day, as `organisations` tells it. */
export interface RoleOfPerson {
  readonly organisation: {
    readonly kind: 'board' | 'school'
    readonly code: string
    readonly name: string
    readonly boardCode: string
  }
  readonly role: string
}

/** Who holds which role in which organisation; filled by `organisations`. */
export interface RolesPort {
  rolesOn(personId: string, day: string): Promise<readonly RoleOfPerson[]>
}

/** A credential offer that a wallet has redeemed: what the access token stands for. */
export interface RedeemedOffer {
  readonly offerId: string
  readonly personId: string
  readonly certificateId: string
  readonly credentialConfigurationId: string
}

/**
 * Issuing of credentials (OpenID4VCI 1.0); filled by `credentials`. The provider speaks the protocol, checks the wallet's proof and
 * calls these.
 */
export interface CredentialIssuingPort {
  /** `credential_configurations_supported` of the issuer metadata, by configuration id; each names its `scope`. */
  readonly configurations: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** `display` of the issuer metadata. */
  readonly display?: readonly Readonly<Record<string, unknown>>[]
  /**
   * Redeems a pre-authorised code once; of parallel callers exactly one succeeds. A wrong transaction code counts as an attempt.
   * `invalid_request` when the offer asks for a `tx_code` and none came, or none was asked for and one came; else `invalid_grant`.
   */
  redeemPreAuthorizedCode(input: {
    code: string
    txCode?: string
  }): Promise<Result<RedeemedOffer, 'invalid_grant' | 'invalid_request'>>
  /**
   * Issues the credential of a redeemed offer to a proven key. Idempotent per grant and key: the same key gets the same credential
   * again, another key is refused.
   */
  issueCredential(input: {
    offerId: string
    grantId: string
    holderJwk: Readonly<Record<string, unknown>>
    credentialConfigurationId: string
  }): Promise<Result<{ credential: string; notificationId: string }, 'credential_request_denied' | 'invalid_proof'>>
  /**
   * The wallet tells what became of a credential (section 11), by the token of the offer that it was issued of. Idempotent; any id but that of
   * this offer's credential is refused.
   */
  notified(input: {
    offerId: string
    notificationId: string
    event: 'credential_accepted' | 'credential_failure' | 'credential_deleted'
  }): Promise<Result<true, 'invalid_notification_id'>>
}

/** What may be told of a refusal: nothing in it comes from the request, but the number of an attempt. */
export interface ToldRefusal {
  /** The number that the page shows. */
  readonly attempt: string | undefined
  /** What the service is answered with. */
  readonly oauthError?: string
  /** The service, when it is registered. */
  readonly clientId?: string
  /** Why, in fixed words. */
  readonly detail: string | undefined
}

/** Where faults and refusals of the provider are told; filled by the composition root with the log. */
export interface ReportPort {
  /** Something of ours broke. @param during what was being done, for the log @param attempt number of the request, where there is one */
  fault(thrown: unknown, during: string, attempt?: string): void
  /** A request was refused, and nothing of ours broke. */
  refused(error: KakehashiError, told: ToldRefusal): void
}
