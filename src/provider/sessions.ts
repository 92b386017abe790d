import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { StateStore } from '../storage/index.ts'
import { stateKeys } from './adapter.ts'
import type { Logouts } from './logouts.ts'

/** Who is signed in to our own pages. */
export interface CurrentSession {
  readonly personId: string
  readonly acr: string
  readonly amr: readonly string[]
  readonly signedInAt: Date
}

/** The provider's session, which is the only session there is, and the ends of it that others may bring about. */
export function createSessions({
  provider,
  state,
  logouts,
}: {
  provider: Provider
  state: StateStore
  logouts: Pick<Logouts, 'tellOf' | 'sessionsOf'>
}) {
  return {
    /** The session of the browser that sends this request; undefined when nobody is signed in. */
    async currentSession(request: IncomingMessage, response: ServerResponse): Promise<CurrentSession | undefined> {
      const session = await provider.Session.get(provider.createContext(request, response))
      const { accountId: personId, acr, amr, loginTs } = session
      if (personId === undefined || acr === undefined || loginTs === undefined) return undefined
      return { personId, acr, amr: amr ?? [], signedInAt: new Date(loginTs * 1000) }
    },

    /** Ends every session of a person on every device; tokens bound to a session end with it, and the services are told. */
    async endSessions(personId: string): Promise<void> {
      await logouts.tellOf(personId)
      await state.deleteGroup(stateKeys.sessionsOf(personId))
    },

    /**
     * Ends what a person has granted to a service: without the grant its codes and tokens are refused everywhere. The service is told to sign
     * the person out; their session here goes on.
     */
    async endGrants({ personId, clientId }: { personId: string; clientId: string }): Promise<void> {
      await logouts.tellOf(personId, clientId)
      const sessions = await logouts.sessionsOf(personId)
      const named = sessions.flatMap(({ authorizations }) => authorizations?.[clientId]?.grantId ?? [])
      await Promise.all([
        state.deleteGroup(stateKeys.grantsOf(personId, clientId)),
        ...named.map((grantId) => state.delete(stateKeys.entry('Grant', grantId))),
      ])
    },
  }
}
