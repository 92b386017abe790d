import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import { type Configuration, ExternalSigningKey } from 'oidc-provider'
import { type Signer, type SigningAlgorithm, softwareSigner } from '../../keys/index.ts'

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

const publicPart = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...rest }: JWK): JWK => rest

/**
 * The gateway's keys for the library.
 * @param jwks with private members, newest first: the first of each algorithm signs, all are published
 */
export function signingKeys(jwks: readonly JWK[]): Pick<Configuration, 'jwks'> {
  const keys = jwks.map((privateJwk) => {
    const alg = privateJwk.alg as SigningAlgorithm
    return new GatewayKey(
      softwareSigner({ kid: String(privateJwk.kid), alg, privateJwk, publicJwk: publicPart(privateJwk) }),
    )
  })
  return { jwks: { keys } }
}
