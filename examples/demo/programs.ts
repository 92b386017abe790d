import type { Children } from './children.ts'
import { type Place, repository } from './place.ts'
import type { Ports } from './ports.ts'

/** Base URLs of everything, without trailing slash. */
export interface Addresses {
  readonly gateway: string
  readonly gbizid: string
  readonly jpki: string
  readonly service: string
  readonly wallet: string
  readonly management: string
}

const at = (port: number) => `http://localhost:${port}`

export const addressesOf = (ports: Ports): Addresses => ({
  gateway: at(ports.gateway),
  gbizid: at(ports.gbizid),
  jpki: at(ports.jpki),
  service: at(ports.service),
  wallet: at(ports.wallet),
  management: `http://127.0.0.1:${ports.management}`,
})

/** Starts the five programs of the demo as processes of their own and waits for each. The mocks come first: they make the trust anchors. */
export async function startPrograms(
  children: Children,
  { ports, place, gateway }: { ports: Ports; place: Place; gateway?: readonly string[] },
): Promise<void> {
  const addresses = addressesOf(ports)
  const script = (path: string) => [`${repository}/${path}`]
  await Promise.all([
    children.startAndWait({
      name: 'mock GビズID',
      arguments: script('mock-idps/gbizid/main.ts'),
      environment: { PORT: String(ports.gbizid) },
      readyUrl: `${addresses.gbizid}/oauth/.well-known/openid-configuration`,
    }),
    children.startAndWait({
      name: 'mock JPKI',
      arguments: script('mock-idps/jpki/main.ts'),
      environment: { PORT: String(ports.jpki), KAKEHASHI_MOCK_JPKI_DATA: place.jpkiData },
      readyUrl: `${addresses.jpki}/control`,
    }),
  ])
  await Promise.all([
    children.startAndWait({
      name: 'gateway',
      arguments: [...(gateway ?? []), ...script('src/main.ts')],
      environment: gatewayEnvironment(ports, place),
      readyUrl: `${addresses.management}/health/ready`,
    }),
    children.startAndWait({
      name: 'example relying service',
      arguments: script('examples/relying-service/main.ts'),
      environment: { PORT: String(ports.service), ISSUER: addresses.gateway, WALLET_URL: addresses.wallet },
      readyUrl: `${addresses.service}/`,
    }),
    children.startAndWait({
      name: 'example wallet',
      arguments: script('examples/wallet/main.ts'),
      environment: { PORT: String(ports.wallet) },
      readyUrl: `${addresses.wallet}/`,
    }),
  ])
}

/** Environment of the gateway and of its commands (`npx kakehashi …`) in this run. */
export const gatewayEnvironment = (ports: Ports, place: Place): Record<string, string> => ({
  KAKEHASHI_CONFIG: place.configuration,
  KAKEHASHI_DATA: place.gatewayData,
  KAKEHASHI_LISTEN_PORT: String(ports.gateway),
  KAKEHASHI_MANAGEMENT_PORT: String(ports.management),
  KAKEHASHI_JPKI_TRUST_ANCHORS_DIRECTORY: `${place.jpkiData}/anchors`,
})
