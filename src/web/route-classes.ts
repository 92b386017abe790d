/** Classes of routes by the first part of the path: few, so that metrics stay small whatever is asked for. */
const classes = new Map(
  Object.entries({
    authorize: 'authorize',
    'sign-in': 'sign-in',
    upstream: 'upstream-return',
    release: 'release',
    token: 'token',
    userinfo: 'userinfo',
    jwks: 'discovery',
    '.well-known': 'discovery',
    nonce: 'issuing',
    credential: 'issuing',
    notification: 'issuing',
    offers: 'issuing',
    'status-lists': 'status-list',
    issuers: 'discovery',
    vct: 'discovery',
    verifications: 'verification',
    presentations: 'verification',
    verify: 'verify-page',
    boards: 'staff',
    schools: 'staff',
    guardian: 'guardian',
    assets: 'asset',
    'sign-out': 'page',
    'signed-in': 'page',
    leave: 'page',
    acr: 'page',
    developers: 'page',
    home: 'page',
    '': 'page',
  }),
)

/** The class of a path; whatever is not known is "other". */
export function routeClassOf(path: string): string {
  const end = path.indexOf('/', 1)
  return classes.get(end < 0 ? path.slice(1) : path.slice(1, end)) ?? 'other'
}
