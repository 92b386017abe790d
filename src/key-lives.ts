import { verificationLifetime } from './credentials/index.ts'
import type { KeyOwner } from './keys/index.ts'
import { lifetimes } from './provider/index.ts'
import type { Settings } from './settings/index.ts'

const day = 86_400

/**
 * Seconds for which what a key signed must stay verifiable: that long it is published after its last signature. An ID token is shown to us
 * again when its session is ended, and a cookie lives as long. A credential lives as long as its kind of certificate.
 */
export function keyLives(settings: Pick<Settings, 'certificates'>): Readonly<Record<KeyOwner['kind'], number>> {
  const session = Math.max(lifetimes.Session, lifetimes.IdToken)
  const months = Math.max(1, ...settings.certificates.map(({ valid_months }) => valid_months))
  // A month has at most 31 days, and the last day of a certificate counts in full.
  return { gateway: session, cookies: session, verifier: verificationLifetime, school: (months * 31 + 1) * day }
}
