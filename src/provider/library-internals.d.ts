declare module 'oidc-provider/lib/helpers/initialize_keystore.js' {
  import type Provider from 'oidc-provider'
  import type { ExternalSigningKey } from 'oidc-provider'

  export default function initialize(this: Provider, jwks: { keys: readonly ExternalSigningKey[] }): void
}

declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type Provider from 'oidc-provider'
  import type { ExternalSigningKey } from 'oidc-provider'

  interface KeyStore extends Iterable<ExternalSigningKey> {
    add(key: ExternalSigningKey): void
    clear(): void
  }

  type GrantTypeHandler = (...given: unknown[]) => Promise<void>

  export default function instance(provider: Provider): {
    keystore: KeyStore
    /** What `/jwks` publishes; another object after the keys have been replaced. */
    readonly jwks: object
    readonly grantTypeHandlers: Map<string, GrantTypeHandler>
  }
}
