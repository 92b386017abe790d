import type { Grant } from 'oidc-provider'
import { type Clock, tokyoDate } from '../foundation/index.ts'
import type { People, Person } from '../people/index.ts'
import type { StateStore } from '../storage/index.ts'
import { stateKeys } from './adapter.ts'
import { lifetimes } from './configuration/lifetimes.ts'
import type { Release, RolesPort } from './ports.ts'
import { basisOf, computeRelease, isCoveredBy } from './release-table.ts'

const shownKey = (attempt: string) => `attempt:release:${attempt}`

/** What a grant keeps of its release: values by claim, by scope. The scopes are those of the grant. */
type KeptRelease = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A grant with what it releases, which is kept in it; see `keepReleases`. */
export type ReleasingGrant = Grant & { release?: KeptRelease }

/** Puts a release into the grant that it is for, together with its scopes. */
export function setRelease(grant: ReleasingGrant, { scopes, claims }: Release): void {
  grant.addOIDCScope([...scopes])
  const kept: Record<string, Record<string, unknown>> = {}
  for (const { scope, claim, value } of claims) kept[scope] = { ...kept[scope], [claim]: value }
  grant.release = kept
}

/** The release of a grant, or of what is kept of one; undefined when there is none. */
export function releaseOf({ openid, release }: Pick<ReleasingGrant, 'openid' | 'release'>): Release | undefined {
  if (!release) return undefined
  const claims = Object.entries(release).flatMap(([scope, values]) =>
    Object.entries(values).map(([claim, value]) => ({ scope, claim, value })),
  )
  return { basis: basisOf(claims), scopes: openid?.scope?.split(' ') ?? [], claims }
}

export interface ReleasesOptions {
  state: StateStore
  clock: Clock
  people: Pick<People, 'person'>
  organisations: RolesPort
}

/** Releases: computed once, shown, kept with the grant, and sent as that same object. */
export function createReleases({ state, clock, people, organisations }: ReleasesOptions) {
  const compute = async (person: Person, scopes: readonly string[]): Promise<Release> => {
    const roles =
      person.origin === 'organisation' && scopes.includes('organisation')
        ? await organisations.rolesOn(person.personId, tokyoDate(clock.now()))
        : []
    return computeRelease(scopes, { person, roles })
  }

  /** What a grant releases; it is kept with the grant and ends with it. */
  const find = async (grantId: string): Promise<Release | undefined> => {
    const grant = await state.get(stateKeys.entry('Grant', grantId))
    return grant && releaseOf(JSON.parse(grant.value))
  }

  return {
    compute,
    find,

    /** Keeps what a page has shown until the person decides about exactly that. */
    keepShown: (attempt: string, release: Release): Promise<void> =>
      state.put(shownKey(attempt), JSON.stringify(release), lifetimes.Interaction),

    async shown(attempt: string): Promise<Release | undefined> {
      const entry = await state.get(shownKey(attempt))
      return entry && (JSON.parse(entry.value) as Release)
    },

    /**
     * Whether what was agreed at the time of the grant is still so: an appointment may have ended, an address may have changed. If not,
     * the service has to send the person through a sign-in again.
     */
    async stillTrue(grantId: string, personId: string): Promise<boolean> {
      const [kept, person] = await Promise.all([find(grantId), people.person(personId)])
      if (!kept || !person) return false
      return isCoveredBy(kept, await compute(person, kept.scopes))
    },
  }
}

export type Releases = ReturnType<typeof createReleases>
