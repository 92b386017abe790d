import type { Account, Configuration } from 'oidc-provider'
import type { People, Person } from '../../people/index.ts'
import { type Releases, type ReleasingGrant, releaseOf } from '../releases.ts'

/** The library's account with the person behind it. */
export type PersonAccount = Account & { readonly person: Person }

/**
 * Persons as the library's accounts. The claims of an account are the release kept with the grant and nothing computed anew. A refresh
 * token of a grant whose release no longer holds finds no account, so that the service has to send the person to sign in again.
 */
export function accounts(options: {
  people: Pick<People, 'person' | 'pairwiseSub'>
  releases: Pick<Releases, 'find' | 'stillTrue'>
}): Pick<Configuration, 'findAccount' | 'pairwiseIdentifier' | 'subjectTypes' | 'sectorIdentifierUriValidate'> {
  const { people, releases } = options
  return {
    subjectTypes: ['pairwise'],
    // The operator has checked the sector when registering the service; a service that is down must not stop a sign-in.
    sectorIdentifierUriValidate: () => false,
    pairwiseIdentifier: async (_ctx, personId, client) =>
      people.pairwiseSub(client.sectorIdentifier as string, personId),
    findAccount: async (ctx, personId, token) => {
      const person = await people.person(personId)
      if (!person) return undefined
      const grantId = token?.grantId
      if (token?.kind === 'RefreshToken' && grantId && !(await releases.stillTrue(grantId, personId))) return undefined
      const account: PersonAccount = {
        accountId: personId,
        person,
        claims: async () => {
          const grant: ReleasingGrant | undefined = ctx.oidc.entities.Grant
          const here = grantId === undefined || grant?.jti === grantId ? grant : undefined
          const release = here ? releaseOf(here) : await releases.find(grantId ?? '')
          const released = (release?.claims ?? []).map(({ claim, value }) => [claim, value])
          return { ...Object.fromEntries(released), sub: personId }
        },
      }
      return account
    },
  }
}
