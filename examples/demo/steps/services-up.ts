import { prove, type Step } from '../step.ts'

/** Everything runs, and the gateway says of itself what a client needs. */
export const servicesUp: Step = {
  name: 'services-up',
  async run({ addresses, start }) {
    await start()
    const metadata = async (name: string) => {
      const response = await fetch(`${addresses.gateway}/.well-known/${name}`)
      prove(response.ok, `metadata at /.well-known/${name}, not ${response.status}`)
      return (await response.json()) as Record<string, unknown>
    }
    const provider = await metadata('openid-configuration')
    const credentials = await metadata('openid-credential-issuer')
    prove(provider.issuer === addresses.gateway, `issuer ${addresses.gateway}, not ${String(provider.issuer)}`)
    const kinds = Object.keys(credentials.credential_configurations_supported ?? {})
    return `gateway, mock GビズID, mock JPKI, example service and wallet run; issuer ${addresses.gateway}, credentials ${kinds.join(', ')}`
  },
}
