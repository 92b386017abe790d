import type { Grant } from 'oidc-provider'
import { type Clock, tokyoDate } from '../foundation/index.ts'
import type { People, Person } from '../people/index.ts'
import type { StateStore } from '../storage/index.ts'
import { stateKeys } from './adapter.ts'
import { lifetimes } from './configuration/lifetimes.ts'
import type { Release, RolesPort } from './ports.ts'
import { computeRelease, isCoveredBy } from './release-table.ts'

const shownKey = (attempt: string) => `attempt:release:${attempt}`

/** A grant with what it releases, which is kept in it; see `keepReleases`. */
export type ReleasingGrant = Grant & { release?: Release }

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
    return grant && (JSON.parse(grant.value) as ReleasingGrant).release
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
