import type { ExpiringMap } from '../shared/expiring-map.ts'
import type { FaultSwitch } from '../shared/fault-switch.ts'
import type { Account } from './account-kinds.ts'
import type { Client } from './clients.ts'
import type { GbizidFault } from './faults.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { Unverified } from './unverified.ts'

/** An authorization request that was found in order. */
export interface AuthorizationRequest {
  client: Client
  redirectUri: string
  /** As sent; errors give it back. */
  requestedScope?: string
  granted: readonly string[]
  state?: string
  nonce?: string
  codeChallenge?: string
  loginHint?: string
  forceLogin: boolean
}

/** A person at the sign-in page; `account` and `number` are set while the second factor is awaited. */
export interface SignIn {
  request: AuthorizationRequest
  account?: Account
  number?: string
}

/** A person who has signed in, and when (epoch seconds). */
export interface Session {
  account: Account
  authTime: number
}

/** What tokens are issued for. */
export interface Grant extends Session {
  client: Client
  granted: readonly string[]
}

/** Everything the endpoints share. Nothing of it survives a restart. */
export interface Parts {
  issuer: string
  clock: { now(): Date }
  accounts: readonly Account[]
  clients: readonly Client[]
  faults: FaultSwitch<GbizidFault>
  keys: SigningKeys
  unverified: Unverified
  signIns: ExpiringMap<SignIn>
  sessions: ExpiringMap<Session>
  codes: ExpiringMap<{ request: AuthorizationRequest; session: Session }>
  accessTokens: ExpiringMap<Grant>
  refreshTokens: ExpiringMap<Grant>
}

export const accessTokenSeconds = 3600
export const codeSeconds = 5 * 60
export const serviceName = 'GビズID (模擬)'

/** The clock as tokens count it. */
export function epochSeconds(clock: { now(): Date }): number {
  return Math.floor(clock.now().getTime() / 1000)
}
