import type { DcqlQuery } from 'dcql'
import type { JWK } from 'jose'
import type { ErrorCode } from '../../foundation/index.ts'
import type { StateStore } from '../../storage/index.ts'
import type { CheckedCredential } from './check-credential.ts'

/** Seconds from the start of a verification to its end, result included: what was disclosed is not kept longer. */
export const verificationLifetime = 600

interface Base {
  readonly id: string
  readonly clientId: string
  readonly purpose: string | null
  readonly query: DcqlQuery.Output
  readonly nonce: string
  readonly state: string
  /** Our `client_id` towards the wallet, which is also the audience of its key binding. */
  readonly verifierId: string
  readonly redirectUri: string | null
  readonly expiresAt: string
}

/** Waits for a wallet. The decryption key belongs to this request alone and is gone with the stage. */
export interface RequestedVerification extends Base {
  readonly stage: 'requested'
  readonly decryptionKey: JWK
}

/** A response was taken: no other will be. */
export interface CheckingVerification extends Base {
  readonly stage: 'checking'
}

interface Finished extends Base {
  /** Hash of the code that the browser brings back to the service (same device), until it has been used. */
  readonly responseCodeHash: string | null
}

export interface VerifiedVerification extends Finished {
  readonly stage: 'verified'
  readonly credentials: readonly CheckedCredential[]
}

export interface RefusedVerification extends Finished {
  readonly stage: 'refused'
  readonly code: ErrorCode
}

/** requested → checking → verified or refused. There is no way back and no other way. */
export type Verification = RequestedVerification | CheckingVerification | VerifiedVerification | RefusedVerification

type Next<V extends Verification> = V extends RequestedVerification
  ? CheckingVerification
  : V extends CheckingVerification
    ? VerifiedVerification | RefusedVerification
    : never

const keyOf = (id: string) => `verification:${id}`

/** Keeps verifications; a transition happens only from the stage that the caller has read. */
export function createTransactions({ state }: { state: StateStore }) {
  return {
    start: (verification: RequestedVerification): Promise<void> =>
      state.put(keyOf(verification.id), JSON.stringify(verification), verificationLifetime),

    async read(id: string): Promise<Verification | undefined> {
      const entry = await state.get(keyOf(id))
      return entry && (JSON.parse(entry.value) as Verification)
    },

    /** True for the one caller who moved it on; of parallel responses the others are refused. */
    move: <V extends Verification>(from: V, to: Next<V>): Promise<boolean> =>
      state.replace(keyOf(from.id), JSON.stringify(from), JSON.stringify(to)),

    /** Uses up the response code of a finished verification: true once. */
    useResponseCode: (from: VerifiedVerification | RefusedVerification): Promise<boolean> =>
      state.replace(keyOf(from.id), JSON.stringify(from), JSON.stringify({ ...from, responseCodeHash: 'used' })),
  }
}

export type Transactions = ReturnType<typeof createTransactions>
