/** The two certificates of a card: 利用者証明用 (authentication) and 署名用 (signature). */
export type CertificateKind = 'authentication' | 'signature'

/** What the operator sets for the card path. */
export interface JpkiSettings {
  /** Directory of PEM files: `auth-*.pem` anchors 利用者証明用 certificates, `sign-*.pem` anchors 署名用 certificates. */
  readonly trust_anchors_directory: string
  readonly ocsp: {
    readonly authentication: { readonly url: string }
    readonly signature: { readonly url: string }
    /** From the request to the last byte of the answer, milliseconds; never more than 4500. */
    readonly timeout_ms: number
    /** An answer older than this is refused whatever its nextUpdate says. */
    readonly max_age_seconds: number
  }
  /** Accepted certificate policy identifiers; an empty list accepts nothing. */
  readonly policies: { readonly authentication: readonly string[]; readonly signature: readonly string[] }
  /** The card reader to which the browser is sent. */
  readonly reader_url: string
  readonly challenge_ttl_seconds: number
}
