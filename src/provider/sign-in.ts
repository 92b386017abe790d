import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { Interaction, InteractionResults } from 'oidc-provider'
import { atLeast, type People, parseAcr } from '../people/index.ts'

/** What a service's authorization request says about the sign-in it waits for. */
export interface OpenInteraction {
  /** Identifier of the interaction; also the attempt number. */
  readonly uid: string
  readonly clientId: string
  /** Why the browser was sent here. */
  readonly prompt: string
  /** Authorization parameters, as they came. */
  readonly params: Readonly<Partial<Record<string, string>>>
  /** Where the authorization request goes on; serves only the browser that it started in. */
  readonly returnTo: string
}

/** A person who was verified upstream and written to the records. */
export interface SignedInPerson {
  readonly personId: string
  /** URL of the level reached. */
  readonly acr: string
  /** RFC 8176 values; empty where the upstream does not say. */
  readonly amr: readonly string[]
  /** When the person showed who they are, epoch seconds; now unless said. */
  readonly authenticatedAt?: number
}

const textsOf = (params: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

/** An interaction of the library as others see it. */
export function openInteraction({ uid, params, prompt, returnTo }: Interaction): OpenInteraction {
  const texts = textsOf(params)
  return { uid, clientId: texts.client_id ?? '', prompt: prompt.name, params: texts, returnTo }
}

/** The provider's side of a sign-in: what is asked for, and how it ended. */
export function createSignIn(options: { provider: Provider; issuer: string; people: Pick<People, 'person'> }) {
  const { provider, issuer, people } = options

  /** Saves an outcome with the interaction. @returns where the browser goes, or undefined when the interaction has ended */
  const finish = async (uid: string, result: InteractionResults): Promise<string | undefined> => {
    const interaction = await provider.Interaction.find(uid)
    if (!interaction) return undefined
    interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result }
    await interaction.persist()
    return interaction.returnTo
  }

  return {
    /** The open interaction, or undefined when it has ended or never was. */
    async interaction(uid: string): Promise<OpenInteraction | undefined> {
      const interaction = await provider.Interaction.find(uid)
      return interaction && openInteraction(interaction)
    },

    /**
     * Whether the authorization request of this interaction was made by the browser that sends this request. Without it a stranger's link
     * would sign the victim in to the stranger's request. Works only under the path to which the provider sent the browser.
     */
    async startedByThisBrowser(request: IncomingMessage, response: ServerResponse, uid: string): Promise<boolean> {
      const { cookies } = provider.createContext(request, response)
      return cookies.get(provider.cookieName('interaction'), { signed: true }) === uid
    },

    /**
     * Saves that a person has signed in; may be called again with the same outcome.
     * @returns the URL to which the browser is sent, or undefined when the interaction has ended
     * @throws when `acr` says more than the upstream of this person vouched for
     */
    async completeSignIn(
      uid: string,
      { personId, acr, amr, authenticatedAt }: SignedInPerson,
    ): Promise<string | undefined> {
      const [reached, person] = [parseAcr(issuer, acr), await people.person(personId)]
      if (!reached || !person || !atLeast(person.assurance, reached))
        throw new Error('a sign-in must not state more than the upstream vouched for')
      const ts = authenticatedAt === undefined ? {} : { ts: authenticatedAt }
      return finish(uid, { login: { accountId: personId, acr, amr: [...amr], ...ts, remember: false } })
    },

    /** Ends the interaction with an OAuth error; returns as `completeSignIn`. */
    abort: (uid: string, error: { error: string; error_description: string }): Promise<string | undefined> =>
      finish(uid, error),

    finish,
  }
}

export type SignIn = ReturnType<typeof createSignIn>
