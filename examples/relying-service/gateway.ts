import * as client from 'openid-client'
import type { RelyingServiceOptions } from './options.ts'

/** The gateway as this service sees it: metadata, registration and, with DPoP, the key that tokens are bound to. */
export interface Gateway {
  readonly configuration: client.Configuration
  readonly dpop: client.DPoPHandle | undefined
}

/**
 * Fetches the gateway's metadata when it is first needed and keeps it. A failure is not kept: the next visitor tries again, so this
 * service may start before the gateway.
 */
export function createGateway(options: RelyingServiceOptions): () => Promise<Gateway> {
  let known: Promise<Gateway> | undefined
  return () => {
    known ??= discover(options).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}

async function discover(options: RelyingServiceOptions): Promise<Gateway> {
  const issuer = new URL(options.issuer)
  const configuration = await client.discovery(
    issuer,
    options.clientId,
    { id_token_signed_response_alg: 'ES256' },
    client.ClientSecretBasic(options.clientSecret),
    // Plain http is for this machine only; against a real gateway the line is not needed.
    issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {},
  )
  // openid-client leaves the ID token's signature to TLS unless told otherwise.
  client.enableNonRepudiationChecks(configuration)
  const dpop = options.dpop ? client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256')) : undefined
  return { configuration, dpop }
}
