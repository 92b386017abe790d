import type Provider from 'oidc-provider'
import type { ClientMetadata } from 'oidc-provider'
import { KakehashiError } from '../foundation/index.ts'
import type { ServiceSettings } from '../settings/index.ts'
import { firstPartyClient, firstPartyClientId } from './first-party.ts'
import { releaseScopes } from './release-table.ts'
import { anonymousWallet, walletClient } from './wallets.ts'

/** Members of a service that describe it to people and not to the protocol. */
const ownMembers = ['name', 'purpose', 'path', 'verification'] as const

const wrong = (service: ServiceSettings, member: string, reason: string, cause?: unknown) =>
  new KakehashiError('SETTINGS-INVALID', {
    params: { file: `services/${service.client_id}.yaml`, member, reason },
    ...(cause === undefined ? {} : { cause }),
  })

function checkService(service: ServiceSettings): void {
  if ([firstPartyClientId, anonymousWallet].includes(service.client_id))
    throw wrong(service, 'client_id', 'this identifier is reserved')
  if (service.token_endpoint_auth_method === 'none' && service.dpop_bound_access_tokens !== true)
    throw wrong(service, 'dpop_bound_access_tokens', 'a client without a secret must bind its tokens to a key (DPoP)')
  const unknown = service.scope.split(' ').find((scope) => !(releaseScopes as string[]).includes(scope))
  if (unknown !== undefined)
    throw wrong(service, 'scope', `unknown scope "${unknown}"; known: ${releaseScopes.join(' ')}`)
}

/**
 * A registered service as the library wants it. `none` stands among the response types only so that asking for it is answered with
 * `unauthorized_client` (RFC 6749, section 4.1.2.1) instead of a vaguer error; see `configuration/first-party-only.ts`.
 */
function clientOf(service: ServiceSettings): ClientMetadata {
  checkService(service)
  const registered = Object.fromEntries(
    Object.entries(service).filter(
      ([member, value]) => value !== undefined && !(ownMembers as readonly string[]).includes(member),
    ),
  )
  const usesCode = service.grant_types.includes('authorization_code')
  const offline = service.grant_types.includes('refresh_token') ? ' offline_access' : ''
  return {
    ...structuredClone(registered),
    client_id: service.client_id,
    client_name: service.name.ja,
    response_types: usesCode ? ['code', 'none'] : [],
    scope: service.scope.includes('offline_access') ? service.scope : `${service.scope}${offline}`,
  }
}

/** Every client there is: the registered services, our own pages, wallets that name no client. */
export const clientsOf = (issuer: string, services: readonly ServiceSettings[]): ClientMetadata[] => [
  ...services.map(clientOf),
  firstPartyClient(issuer),
  walletClient(anonymousWallet),
]

/** Compiles every client now, so that a wrong member stops the start and not somebody's sign-in. @throws SETTINGS-INVALID */
export async function compileClients(provider: Provider, services: readonly ServiceSettings[]): Promise<void> {
  for (const service of services) {
    try {
      await provider.Client.find(service.client_id)
    } catch (cause) {
      const reason = (cause as { error_description?: string }).error_description ?? String(cause)
      throw wrong(service, reason.split(' ')[0] ?? '(service)', reason, cause)
    }
  }
}
