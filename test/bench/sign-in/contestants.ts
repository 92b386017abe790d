import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { npmStart } from '../npm-start.ts'
import { freePort, type Hook, nodeCommand, type ServerProcess, startServer } from '../server-process.ts'
import { acknowledge, type Broker } from './browser.ts'

/** A broker that takes part, running. */
export interface Contestant {
  readonly name: string
  readonly broker: Broker
  readonly server: ServerProcess
  /** Resident memory when it had begun and nobody had signed in yet, bytes. */
  readonly idleBytes: number
  /** The SQLite file of its state, and the tables that are state where the file holds others too. */
  readonly state: { readonly file: string; readonly tables?: readonly string[] }
  stop(): Promise<void>
}

export const repository = resolve(import.meta.dirname, '../../..')
const clientId = 'example-service'
const clientSecret = 'development-only-bench-secret-0123456789'
// Nobody listens there: the load driver reads the code off the redirect.
const redirectUri = 'http://localhost:3004/callback'

/** How to start a contestant. */
export interface Start {
  readonly gbizid: { readonly issuer: string; readonly origin: string; readonly cookie: string }
  readonly hook?: Hook
  /** State on Redis instead of SQLite. Records stay on SQLite. */
  readonly redisUrl?: string
  /** Records on PostgreSQL; Kakehashi alone. */
  readonly databaseUrl?: string
  /** Directory in which each makes its own for its files; the system's temporary one when absent. */
  readonly beneath?: string
  /** Data directory of Kakehashi that stays when it stops. */
  readonly data?: string
}

/** Starts one contestant. */
export type Starter = (start: Start) => Promise<Contestant>

/**
 * Starts contestants for as long as `use` runs, and stops them whatever happens; when one does not come up, the others are stopped again.
 */
export async function withContestants<T>(
  starts: readonly (() => Promise<Contestant>)[],
  use: (contestants: readonly Contestant[]) => Promise<T>,
): Promise<T> {
  const settled = await Promise.allSettled(starts.map((start) => startOnFreePort(start)))
  const up = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    const failure = settled.find((one) => one.status === 'rejected')
    if (failure) throw failure.reason
    return await use(up)
  } finally {
    await Promise.all(up.map((one) => one.stop()))
  }
}

/** A port that was free a moment ago may be taken when it is wanted: then another is tried. */
async function startOnFreePort(start: () => Promise<Contestant>, left = 3): Promise<Contestant> {
  try {
    return await start()
  } catch (error) {
    if (left <= 1 || !/START-PORT-TAKEN|EADDRINUSE/.test(String(error))) throw error
    return startOnFreePort(start, left - 1)
  }
}

/** Runs `use` with a directory of its own, which is removed when it fails. */
async function inDirectory<T>(beneath: string, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(beneath, 'bench-'))
  try {
    return await use(directory)
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
}

/** A server of one script that takes its settings from the environment. */
const startScript = (name: string, script: string, start: Start): Promise<Contestant> =>
  inDirectory(start.beneath ?? tmpdir(), (directory) => startScriptIn(directory, name, script, start))

async function startScriptIn(directory: string, name: string, script: string, start: Start): Promise<Contestant> {
  const { gbizid, hook, redisUrl } = start
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const file = join(directory, 'state.db')
  const server = await startServer({
    command: nodeCommand(join(import.meta.dirname, script)),
    environment: {
      PORT: String(port),
      GBIZID_ISSUER: gbizid.issuer,
      DATABASE: file,
      REDIRECT_URI: redirectUri,
      CLIENT_SECRET: clientSecret,
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    },
    readyUrl: `${issuer}/.well-known/openid-configuration`,
    core: 0,
    hook,
  })
  return contestant({ name, issuer, server, directory, state: { file, tables: ['oidc', 'entry'] } })
}

/** oidc-provider and openid-client as their manuals show. */
export const startDefaultStack: Starter = (start) => startScript('default stack', 'default-stack.ts', start)

/** The same protocol by hand on node:http: what the machine allows. */
export const startFloor: Starter = (start) => startScript('floor', 'floor.ts', start)

/** Kakehashi as `npm start` runs it, with a registered service that takes the organisation path. */
export const startKakehashi: Starter = (start) =>
  inDirectory(start.beneath ?? tmpdir(), (directory) => startKakehashiIn(directory, start))

/** A configuration with the organisation path and one service. @returns its directory */
function writeConfiguration(directory: string, issuer: string): string {
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
  return configuration
}

async function startKakehashiIn(directory: string, start: Start): Promise<Contestant> {
  const { gbizid, hook, redisUrl, databaseUrl } = start
  const [port, managementPort] = [await freePort(), await freePort()]
  const issuer = `http://localhost:${port}`
  const data = start.data ?? join(directory, 'data')
  const { command, environment } = npmStart(repository)
  const server = await startServer({
    command,
    directory: repository,
    environment: {
      ...environment,
      KAKEHASHI_CONFIG: writeConfiguration(directory, issuer),
      KAKEHASHI_DATA: data,
      KAKEHASHI_LISTEN_PORT: String(port),
      KAKEHASHI_MANAGEMENT_PORT: String(managementPort),
      KAKEHASHI_GBIZID_ISSUER: gbizid.issuer,
      // One address and one account sign in more often here than anybody does; the counting itself stays on.
      KAKEHASHI_LIMITS_ADDRESS: '10000',
      KAKEHASHI_LIMITS_CLIENT: '10000',
      KAKEHASHI_LIMITS_ACCOUNT: '10000',
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    },
    readyUrl: `http://127.0.0.1:${managementPort}/health/ready`,
    core: 0,
    hook,
  })
  const state = { file: join(data, 'state.sqlite') }
  const started = await contestant({ name: 'Kakehashi', issuer, server, directory, state })
  await acknowledge(started.broker, gbizid)
  return started
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

async function contestant(
  started: Pick<Contestant, 'name' | 'server' | 'state'> & { issuer: string; directory: string },
): Promise<Contestant> {
  const { name, issuer, server, directory, state } = started
  const idleBytes = server.residentBytes()
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
    idleBytes,
    state,
    stop: async () => {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
