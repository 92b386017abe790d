import type Provider from 'oidc-provider'
import type { Keys } from '../keys/index.ts'
import type { CookieSigner } from './configuration/cookies.ts'
import { signingKeys } from './configuration/signing-keys.ts'
import { replaceKeys } from './internals.ts'

/** Lets the library follow the key ring: what signs, what `/jwks` publishes, what is verified with, and the keys of cookies. */
export function createFollowKeys(options: {
  provider: Provider
  cookieSigner: CookieSigner
  keys: Pick<Keys, 'signersOfGateway' | 'cookieSecrets'>
}): () => Promise<void> {
  const { provider, cookieSigner, keys } = options
  let present = ''
  return async () => {
    cookieSigner.use(await keys.cookieSecrets())
    const signers = await keys.signersOfGateway()
    const wanted = signers.map(({ kid }) => kid).join(' ')
    if (wanted === present) return
    replaceKeys(provider, signingKeys(signers))
    present = wanted
  }
}
