/**
 * What the public descriptions of GビズID leave open. Each value is our stand-in; when the real one becomes known, the
 * correction is made here and nowhere else. Tests may start the mock with other values to show that a client copes.
 */
export interface Unverified {
  /** Below the issuer. The guideline only says "the value of jwks_uri". */
  jwksPath: string
  /** Whether `account_type` and `corp_type` are JSON strings instead of numbers. */
  typesAsText: boolean
  /** Whether `sub` is the same for every client. */
  subjectType: 'public' | 'pairwise'
  idTokenSeconds: number
  refreshTokenSeconds: number
  /** How long a second sign-in in the same browser does not ask again. */
  sessionSeconds: number
  /** How long the sign-in page waits for the person. */
  signInSeconds: number
}

export const unverified: Unverified = {
  jwksPath: '.well-known/jwks.json',
  typesAsText: false,
  subjectType: 'public',
  idTokenSeconds: 3600,
  refreshTokenSeconds: 30 * 24 * 3600,
  sessionSeconds: 8 * 3600,
  signInSeconds: 30 * 60,
}
