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
  const followCookies = async () => cookieSigner.use(await keys.cookieSecrets())
  const followSigners = async () => {
    const signers = await keys.signersOfGateway()
    const wanted = signers.map(({ kid }) => kid).join(' ')
    if (wanted === present) return
    replaceKeys(provider, signingKeys(signers))
    present = wanted
  }
  return async () => {
    // One is taken up whatever became of the other: a key that was withdrawn must go.
    const done = await Promise.allSettled([followCookies(), followSigners()])
    for (const one of done) if (one.status === 'rejected') throw one.reason
  }
}
