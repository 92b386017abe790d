/** A relying party that the Agency has registered. */
export interface Client {
  clientId: string
  clientSecret: string
  name: string
  /** Used when a request names none. */
  redirectUri: string
  /** A convenience of the mock: the registered path is accepted on every port of `http://localhost`. */
  anyLocalPort?: boolean
  /** Optional scopes granted on prior application (事前申請). */
  approvedScopes: readonly string[]
}

export const sampleClients: readonly Client[] = [
  {
    clientId: 'kakehashi-dev',
    clientSecret: 'development-only-gbizid-secret',
    name: 'かけはし (開発用)',
    redirectUri: 'http://localhost:3000/upstream/gbizid/callback',
    anyLocalPort: true,
    approvedScopes: ['jp_gbizid_v1_ida', 'role'],
  },
]

/** Whether a redirect URI is the registered one, compared exactly; only the port may differ where the client allows it. */
export function isRegisteredRedirect(client: Client, redirectUri: string): boolean {
  if (redirectUri === client.redirectUri) return true
  if (!client.anyLocalPort) return false
  const port = /^http:\/\/localhost:(\d{1,5})\//.exec(redirectUri)?.[1]
  return port !== undefined && redirectUri === `http://localhost:${port}${new URL(client.redirectUri).pathname}`
}
