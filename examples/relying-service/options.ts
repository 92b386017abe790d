/** How this service is set up. */
export interface RelyingServiceOptions {
  /** 0 takes a free port. */
  readonly port: number
  /** Where browsers reach the service, when that is not the address it listens on. */
  readonly url?: string
  /** Issuer of the gateway. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  /** The example wallet on this machine, for the link beside the QR code. */
  readonly walletUrl: string
  /** Sends the authorization request to the gateway beforehand (RFC 9126). */
  readonly par: boolean
  /** Binds access tokens to a key of this service (RFC 9449). */
  readonly dpop: boolean
  readonly clock: { now(): Date }
}

/** What `config/services/example-service.yaml` registers. The secret is public: development only. */
export const defaults: RelyingServiceOptions = {
  port: 3004,
  issuer: 'http://localhost:3000',
  clientId: 'example-service',
  clientSecret: 'development-only-example-service-secret-0001',
  scope: 'openid origin organisation verified_person',
  walletUrl: 'http://localhost:3005',
  par: true,
  dpop: false,
  clock: { now: () => new Date() },
}
