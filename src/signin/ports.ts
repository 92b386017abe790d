import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceSettings } from '../settings/index.ts'

/** What a relying service's authorization request says about the sign-in it waits for. */
export interface Interaction {
  /** Identifier of the interaction; also the attempt number. */
  readonly uid: string
  readonly clientId: string
  /** Registered authorization parameters, as they came. */
  readonly params: Readonly<
    Partial<Record<'acr_values' | 'claims' | 'max_age' | 'prompt' | 'redirect_uri' | 'ui_locales', string | undefined>>
  >
  /** Where the authorization request goes on; serves only the browser that it started in. */
  readonly returnTo: string
}

/** A person who was verified upstream and written to the records. */
export interface SignedIn {
  readonly personId: string
  /** URL of the level reached; never above what the upstream gave. */
  readonly acr: string
  /** RFC 8176 values; empty where the upstream does not say. */
  readonly amr: readonly string[]
  /** When the person showed who they are, epoch seconds; an upstream with a session of its own may have seen them long ago. */
  readonly authenticatedAt: number
}

/** What sign-in asks of the provider, filled in `app.ts`. */
export interface SignInPorts {
  /** The open interaction, or `undefined` when it has ended or never was. */
  interaction(uid: string): Promise<Interaction | undefined>
  /**
   * Whether the authorization request of this interaction was made by the browser that sends this request (the provider's own interaction
   * cookie, whose path is `/sign-in/{uid}`). Without it a stranger's link would sign the victim in to the stranger's request.
   */
  startedByThisBrowser(request: IncomingMessage, response: ServerResponse, uid: string): Promise<boolean>
  /**
   * Saves the outcome with the interaction; may be called again with the same outcome.
   * @returns the URL to which the browser is sent, or `undefined` when the interaction has ended
   */
  completeSignIn(uid: string, signedIn: SignedIn): Promise<string | undefined>
  /**
   * Goes on with the authorization request in the answer to this request, as the browser would by following `returnTo`; without it the browser
   * is sent there. Only for the browser that the attempt belongs to: the cookie that binds `returnTo` to it is not sent elsewhere.
   */
  resume?(request: IncomingMessage, response: ServerResponse, returnTo: string): Promise<void>
  /** Ends the interaction with an OAuth error; returns as `completeSignIn`. */
  abort(uid: string, error: { error: 'access_denied'; error_description: string }): Promise<string | undefined>
}

/** What sign-in needs to know of a relying service; our own pages are a client without an entry. */
export type ServiceEntry = Pick<ServiceSettings, 'client_id' | 'name' | 'path'> & {
  readonly client_uri?: string | undefined
}
