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

/** Where wallets tell what became of a credential; the one POST of this part that comes from elsewhere. */
export const notificationPath = paths.notification
