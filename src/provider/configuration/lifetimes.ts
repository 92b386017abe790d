const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** How long everything that the provider hands out lives, in seconds. */
export const lifetimes = {
  /** From the authorization request to the end of the sign-in; reading a card and looking for its password takes time. */
  Interaction: 30 * minute,
  /** A working day; the cookie goes with the browser. */
  Session: 10 * hour,
  AuthorizationCode: minute,
  AccessToken: 10 * minute,
  ClientCredentials: 10 * minute,
  IdToken: 10 * minute,
  /** Each use issues the next one. */
  RefreshToken: 14 * day,
  /** Bounds every chain of refresh tokens: then the person is asked again. */
  Grant: 30 * day,
} as const

/** How long a grant lives that allows no refresh tokens, in seconds: nothing is issued under it once its session has ended. */
export const sessionGrant = lifetimes.Session + lifetimes.AccessToken

/** Longest remaining life of a client assertion; it bounds how long its replay mark is kept. */
export const longestClientAssertion = 10 * minute

/** How far the `iat` of a wallet's proof may lie from now. */
export const proofWindow = 5 * minute
