import type { Person } from '../people/index.ts'
import type { Release, ReleasedClaim, RoleOfPerson } from './ports.ts'

/** What is known of a person when a release is computed. */
export interface Subject {
  readonly person: Person
  /** Roles held today; empty for an individual. */
  readonly roles: readonly RoleOfPerson[]
}

interface Rule {
  /** `notice`: law and appointment carry it. `consent`: only the person's agreement does. */
  readonly basis: Release['basis']
  /** Value per claim; `undefined` sends nothing. */
  readonly claims: Readonly<Record<string, (subject: Subject) => unknown>>
}

const organisationOf = ({ organisation }: RoleOfPerson) => ({
  board_code: organisation.boardCode,
  ...(organisation.kind === 'school' ? { school_code: organisation.code } : {}),
  name: organisation.name,
})

/** What a card proved belongs to somebody who signs in with one; an account of an organisation is nobody's own. */
const verifiedOf = ({ person }: Subject) => (person.origin === 'individual' ? person.verified : undefined)
const name = (subject: Subject) => verifiedOf(subject)?.name
const birthdate = (subject: Subject) => verifiedOf(subject)?.birthdate
const address = (subject: Subject) => {
  const verified = verifiedOf(subject)
  return verified && { formatted: verified.address, country: 'JP' }
}

/**
 * What each scope releases. The one place that decides it: discovery, the release page, the ID token and UserInfo follow from here.
 * A claim without a value is not sent.
 */
export const releaseTable = {
  openid: { basis: 'notice', claims: {} },
  offline_access: { basis: 'notice', claims: {} },
  origin: { basis: 'notice', claims: { origin: ({ person }) => person.origin } },
  organisation: {
    basis: 'notice',
    claims: {
      organisation: ({ roles }) => roles[0] && organisationOf(roles[0]),
      roles: ({ roles }) =>
        roles.length === 0 ? undefined : roles.map((role) => ({ role: role.role, organisation: organisationOf(role) })),
    },
  },
  verified_name: { basis: 'consent', claims: { name } },
  verified_birthdate: { basis: 'consent', claims: { birthdate } },
  verified_address: { basis: 'consent', claims: { address } },
  verified_person: { basis: 'consent', claims: { name, birthdate, address } },
} as const satisfies Record<string, Rule>

export type ReleaseScope = keyof typeof releaseTable

/** Scopes that a service may be registered for. */
export const releaseScopes = Object.keys(releaseTable) as ReleaseScope[]

const isReleaseScope = (scope: string): scope is ReleaseScope => Object.hasOwn(releaseTable, scope)

/** Those of the scopes in a `scope` parameter that are known here. */
export const releaseScopesIn = (scope: string): ReleaseScope[] => scope.split(' ').filter(isReleaseScope)

/** Whether a `scope` parameter asks for refresh tokens (OpenID Connect Core 1.0, section 11). */
export const isOffline = (scope: string): boolean => scope.split(' ').includes('offline_access')

/** Names of the claims that a scope may release. */
export const claimsOfScope = (scope: ReleaseScope): string[] => Object.keys(releaseTable[scope].claims)

/** Whether what a scope releases rests on consent. */
export const needsConsent = (scope: string): boolean => isReleaseScope(scope) && releaseTable[scope].basis === 'consent'

/** On what the sending of claims rests. */
export const basisOf = (claims: readonly ReleasedClaim[]): Release['basis'] =>
  claims.some(({ scope }) => needsConsent(scope)) ? 'consent' : 'notice'

/** Computes what `scopes` release of a person; a claim that two scopes name is listed once. */
export function computeRelease(scopes: readonly string[], subject: Subject): Release {
  const claims: ReleasedClaim[] = []
  for (const scope of scopes.filter(isReleaseScope)) {
    const rule: Rule = releaseTable[scope]
    for (const [claim, compute] of Object.entries(rule.claims)) {
      const value = compute(subject)
      if (value === undefined || claims.some((known) => known.claim === claim)) continue
      claims.push({ scope, claim, value })
    }
  }
  return { basis: basisOf(claims), scopes: [...scopes], claims }
}

/**
 * Names of the claims of which a notice has to tell before they are sent; none where there is nothing to tell but how somebody signed in, and
 * none where the person is asked instead.
 */
export function noticeOf({ basis, claims }: Release): string[] {
  const names = claims.map(({ claim }) => claim)
  return basis === 'notice' && names.some((name) => name !== 'origin') ? names : []
}

/** Whether everything that `release` sends is also sent by `agreed`, with the same value and within its scopes. */
export function isCoveredBy(release: Release, agreed: Release): boolean {
  const sent = new Map(agreed.claims.map(({ claim, value }) => [claim, JSON.stringify(value)]))
  return (
    release.scopes.every((scope) => agreed.scopes.includes(scope)) &&
    release.claims.every(({ claim, value }) => sent.get(claim) === JSON.stringify(value))
  )
}
