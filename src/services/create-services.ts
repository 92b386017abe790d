import type { ServiceSettings, Settings } from '../settings/index.ts'

/** The relying services that the operator has registered, by `client_id`. */
export function createServices(options: { settings: Pick<Settings, 'services'> }) {
  const byId = new Map(options.settings.services.map((service) => [service.client_id, service]))
  return {
    /** The service of a client identifier; undefined when nobody registered it. */
    service: (clientId: string): ServiceSettings | undefined => byId.get(clientId),
    /** Every registered service, in the order of their files. */
    all: (): readonly ServiceSettings[] => options.settings.services,
  }
}

export type Services = ReturnType<typeof createServices>
