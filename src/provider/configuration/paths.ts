/** Paths of the provider's endpoints under the issuer. Clients learn them from discovery. */
export const paths = {
  authorization: '/authorize',
  pushed_authorization_request: '/authorize/push',
  token: '/token',
  introspection: '/token/introspect',
  revocation: '/token/revoke',
  userinfo: '/userinfo',
  jwks: '/jwks',
  end_session: '/sign-out',
  challenge: '/nonce',
  credential: '/credential',
  notification: '/notification',
} as const

/** Endpoints that services and their people's browsers call at every sign-in. */
export const busyEndpoints: ReadonlySet<string> = new Set([
  paths.authorization,
  paths.pushed_authorization_request,
  paths.token,
  paths.introspection,
  paths.userinfo,
  paths.jwks,
])

/** Where wallets tell what became of a credential; the one POST of this part that comes from elsewhere. */
export const notificationPath = paths.notification
