import type { StatedLimit } from '../limits/index.ts'
import { lifetimes, longestClientAssertion, proofWindow, sessionGrant } from './configuration/lifetimes.ts'

const meanings: Readonly<Record<keyof typeof lifetimes, string>> = {
  Interaction: 'an authorization request that waits for its sign-in',
  Session: 'a session, on our pages and for every service',
  AuthorizationCode: 'an authorization code',
  AccessToken: 'an access token',
  ClientCredentials: 'an access token of a service for itself',
  IdToken: 'an ID token',
  RefreshToken: 'a refresh token that is not used',
  Grant: 'what a person has granted to a service that may refresh its tokens, and every chain of them',
}

const life = (name: string, value: number, what: string): StatedLimit => ({
  name: `provider.${name}`,
  kind: 'life',
  value,
  unit: 'seconds',
  what,
})

const kebab = (name: string) => name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()

/** How long everything that the provider hands out lives. */
export const providerLimits: readonly StatedLimit[] = [
  ...Object.entries(lifetimes).map(([model, seconds]) =>
    life(kebab(model), seconds, meanings[model as keyof typeof lifetimes]),
  ),
  life('grant-of-a-session', sessionGrant, 'what a person has granted to a service that gets no refresh tokens'),
  life('client-assertion', longestClientAssertion, 'longest remaining life of a client assertion (private_key_jwt)'),
  life('wallet-proof', proofWindow, "how far the time in a wallet's proof may be from ours"),
]
