import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { ExternalSigningKey } from 'oidc-provider'
import type { Signer, SigningAlgorithm } from '../../keys/index.ts'

/**
 * A key of the gateway as the library's external key. The library would sign through WebCrypto, which hands every signature to the thread pool;
 * on a key object in this thread it costs half as much. An HSM can stand behind the same `Signer`.
 */
class GatewayKey extends ExternalSigningKey {
  readonly #signer: Signer
  readonly #publicKey: KeyObject

  constructor(signer: Signer) {
    super()
    this.#signer = signer
    this.#publicKey = createPublicKey({ key: signer.publicJwk as JsonWebKey, format: 'jwk' })
  }

  override get kid(): string {
    return this.#signer.kid
  }

  override get alg(): SigningAlgorithm {
    return this.#signer.alg
  }

  override keyObject(): KeyObject {
    return this.#publicKey
  }

  override sign(data: Uint8Array): Promise<Buffer> {
    return this.#signer.sign(data)
  }
}

/** The gateway's keys for the library. @param signers those that sign first: of each algorithm the first one does, all are published */
export const signingKeys = (signers: readonly Signer[]): ExternalSigningKey[] =>
  signers.map((signer) => new GatewayKey(signer))
