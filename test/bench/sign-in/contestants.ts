import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort, type ServerProcess, startServer } from '../server-process.ts'
import type { Broker } from './browser.ts'

/** A broker that takes part, running. */
export interface Contestant {
  readonly name: string
  readonly broker: Broker
  readonly server: ServerProcess
  stop(): Promise<void>
}

export const repository = resolve(import.meta.dirname, '../../..')
const clientId = 'example-service'
const clientSecret = 'development-only-bench-secret-0123456789'
// Nobody listens there: the load driver reads the code off the redirect.
const redirectUri = 'http://localhost:3004/callback'

interface Start {
  readonly gbizid: { readonly issuer: string; readonly origin: string }
  readonly counting: boolean
}

/** A server of one script that takes its settings from the environment. */
async function startScript(name: string, script: string, { gbizid, counting }: Start): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const server = await startServer({
    script: join(import.meta.dirname, script),
    environment: {
      PORT: String(port),
      GBIZID_ISSUER: gbizid.issuer,
      DATABASE: join(directory, 'state.db'),
      REDIRECT_URI: redirectUri,
      CLIENT_SECRET: clientSecret,
    },
    readyUrl: `${issuer}/.well-known/openid-configuration`,
    core: 0,
    counting,
  })
  return contestant(name, issuer, server, directory)
}

/** oidc-provider and openid-client as their manuals show. */
export const startDefaultStack = (start: Start) => startScript('default stack', 'default-stack.ts', start)

/** The same protocol by hand on node:http: what the machine allows. */
export const startFloor = (start: Start) => startScript('floor', 'floor.ts', start)

/** Kakehashi as `npm start` runs it, with a registered service that takes the organisation path. */
export async function startKakehashi({ gbizid, counting }: Start): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-kakehashi-'))
  const [port, managementPort] = [await freePort(), await freePort()]
  const issuer = `http://localhost:${port}`
  const configuration = join(directory, 'config')
  mkdirSync(configuration)
  for (const part of ['organisations', 'certificates', 'identity-providers', 'settings.yaml'])
    cpSync(join(repository, 'config', part), join(configuration, part), { recursive: true })
  // The card path is not part of this measurement and its mock does not run.
  rmSync(join(configuration, 'identity-providers/jpki.yaml'))
  mkdirSync(join(configuration, 'services'))
  writeFileSync(join(configuration, 'services/example-service.yaml'), service)
  const settings = readFileSync(join(configuration, 'settings.yaml'), 'utf8')
  writeFileSync(join(configuration, 'settings.yaml'), settings.replace(/^issuer: .*$/m, `issuer: ${issuer}`))
  const server = await startServer({
    script: join(repository, 'src/main.ts'),
    environment: {
      KAKEHASHI_CONFIG: configuration,
      KAKEHASHI_DATA: join(directory, 'data'),
      KAKEHASHI_LISTEN_PORT: String(port),
      KAKEHASHI_MANAGEMENT_PORT: String(managementPort),
      KAKEHASHI_GBIZID_ISSUER: gbizid.issuer,
      // One address and one account sign in more often here than anybody does; the counting itself stays on.
      KAKEHASHI_LIMITS_ADDRESS: '10000',
      KAKEHASHI_LIMITS_CLIENT: '10000',
      KAKEHASHI_LIMITS_ACCOUNT: '10000',
    },
    readyUrl: `http://127.0.0.1:${managementPort}/health/ready`,
    core: 0,
    counting,
  })
  return contestant('Kakehashi', issuer, server, directory)
}

const service = `client_id: ${clientId}
client_secret: ${clientSecret}
redirect_uris: ['${redirectUri}']
grant_types: [authorization_code]
token_endpoint_auth_method: client_secret_basic
id_token_signed_response_alg: ES256
scope: openid origin organisation
name: { ja: 計測用, en: Bench }
purpose: { ja: 計測のため, en: To measure }
path: organisation
`

async function contestant(name: string, issuer: string, server: ServerProcess, directory: string): Promise<Contestant> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`)
  const metadata = (await answer.json()) as Record<string, string>
  const endpoint = (member: string): string => {
    const url = metadata[member]
    if (!url) throw new Error(`the metadata of ${name} has no ${member}`)
    return url
  }
  return {
    name,
    broker: {
      issuer,
      authorizationEndpoint: endpoint('authorization_endpoint'),
      tokenEndpoint: endpoint('token_endpoint'),
      userinfoEndpoint: endpoint('userinfo_endpoint'),
      clientId,
      clientSecret,
      redirectUri,
    },
    server,
    stop: async () => {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
