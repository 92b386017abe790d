import type Provider from 'oidc-provider'
import type { Client } from 'oidc-provider'
import type { Message, MessageToSend, OutboundRequest } from '../outbox/index.ts'
import type { StateStore } from '../storage/index.ts'
import { stateKeys } from './adapter.ts'
import { divertBackchannelLogout, makeLogoutToken } from './internals.ts'

/** Puts messages to services on record, from where they are sent until they are received; filled by the outbox. */
export type TellServices = (messages: readonly Message[]) => Promise<void>

/** What a session remembers of the services that were signed in to in it. */
export interface KeptSession {
  readonly authorizations?: Readonly<Record<string, { readonly sid?: string; readonly grantId?: string }>>
}

function messageOf(client: Client, personId: string, sid: string | undefined): Message {
  const told = client.backchannelLogoutSessionRequired ? sid : undefined
  return {
    kind: 'backchannel-logout',
    receiver: client.clientId,
    subject: personId,
    payload: told === undefined ? {} : { sid: told },
  }
}

/**
 * Tells services that a session has ended (OpenID Connect Back-Channel Logout 1.0), whoever ended it: what has to be told is on record before
 * the session ends, and nobody waits for the services.
 */
export function createLogouts(options: { provider: Provider; state: StateStore; tellServices: TellServices }) {
  const { provider, state, tellServices } = options

  divertBackchannelLogout(provider, (client, personId, sid) => tellServices([messageOf(client, personId, sid)]))
  // The library would go on and end the session. Nobody is signed out with success when the services will not hear of it.
  provider.on('backchannel.error', (_ctx, error) => {
    throw error
  })

  const sessionsOf = async (personId: string): Promise<KeptSession[]> => {
    const keys = await state.membersOf(stateKeys.sessionsOf(personId))
    const entries = await Promise.all(keys.map((key) => state.get(key)))
    return entries.flatMap((entry) => (entry ? [JSON.parse(entry.value) as KeptSession] : []))
  }

  return {
    sessionsOf,

    /**
     * Puts on record that the sessions of a person have ended: all that it was signed in to, or one service.
     * @throws STORAGE-UNAVAILABLE; the sessions must then not end yet
     */
    async tellOf(personId: string, clientId?: string): Promise<void> {
      const messages = new Map<string, Message>()
      for (const { authorizations = {} } of await sessionsOf(personId))
        for (const [id, { sid }] of Object.entries(authorizations)) {
          const client = clientId === undefined || clientId === id ? await provider.Client.find(id) : undefined
          if (!client?.backchannelLogoutUri) continue
          const message = messageOf(client, personId, sid)
          messages.set(`${id} ${message.payload.sid ?? ''}`, message)
        }
      await tellServices([...messages.values()])
    },

    /**
     * The request that tells a service, made anew for every attempt: what it says of time must be fresh. `jti` is another for every attempt,
     * since a receiver may refuse one that it has seen (section 2.6); what stands before its dot is the same for all attempts of a message.
     */
    async logoutRequest(message: MessageToSend): Promise<OutboundRequest | undefined> {
      const client = await provider.Client.find(message.receiver)
      const { sid } = message.payload
      if (!client?.backchannelLogoutUri || message.subject === undefined) return undefined
      const logoutToken = await makeLogoutToken(provider, client, {
        personId: message.subject,
        ...(sid === undefined ? {} : { sid }),
        jti: `${message.id}.${message.attempt}`,
      })
      return {
        url: client.backchannelLogoutUri,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: logoutToken }).toString(),
      }
    },
  }
}

export type Logouts = ReturnType<typeof createLogouts>
