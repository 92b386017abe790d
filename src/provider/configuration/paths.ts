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

const read = ['GET', 'HEAD']

/** The methods that each of the library's endpoints takes. */
const methods: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    '/.well-known/openid-configuration': read,
    '/.well-known/oauth-authorization-server': read,
    '/.well-known/openid-credential-issuer': read,
    [paths.jwks]: read,
    [paths.authorization]: [...read, 'POST'],
    [paths.pushed_authorization_request]: ['POST'],
    [paths.token]: ['POST'],
    [paths.introspection]: ['POST'],
    [paths.revocation]: ['POST'],
    [paths.userinfo]: [...read, 'POST'],
    [paths.challenge]: ['POST'],
    [paths.credential]: ['POST'],
    [paths.end_session]: [...read, 'POST'],
    [`${paths.end_session}/confirm`]: ['POST'],
    [`${paths.end_session}/success`]: read,
  }),
)

/** The methods that the library's endpoint at a path takes; undefined for whatever else lies there. */
export const methodsOf = (path: string): readonly string[] | undefined =>
  methods.get(path) ?? (path.startsWith(`${paths.authorization}/`) ? read : undefined)
