declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks'
  import type { Context } from 'koa'

  /** Holds the request that is being answered. */
  const requests: AsyncLocalStorage<Context>
  export default requests
}

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

declare module 'oidc-provider/lib/helpers/router.js' {
  import type { Middleware } from 'koa'

  type Register = (name: string, path: string, ...middleware: Middleware[]) => unknown

  /** The library's own routes. */
  export default class Router {
    get: Register
    post: Register
    put: Register
    delete: Register
    options: Register
  }
}
