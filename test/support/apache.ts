import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programOf } from './require.ts'

const modules = '/usr/lib/apache2/modules'

export interface ApacheService {
  /** The page that only signed-in people see; it answers with what Apache was told about them in `x-claim-…` headers. */
  readonly protectedPage: string
  readonly redirectUri: string
  errorLog(): string
  stop(): Promise<void>
}

/** Apache's whole configuration: one protected place, claims echoed in headers. */
function configuration(options: {
  directory: string
  port: number
  issuer: string
  clientId: string
  secret: string
  asRoot: boolean
}): string {
  const { directory, port, issuer, clientId, secret, asRoot } = options
  const loaded = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'headers', 'dir', 'mime']
  return `
ServerRoot ${directory}
ServerName localhost
PidFile ${directory}/pid
ErrorLog ${directory}/error.log
LogLevel warn auth_openidc:info
Mutex file:${directory} default
Listen 127.0.0.1:${port}
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
${asRoot ? 'User www-data\nGroup www-data' : ''}
TypesConfig /dev/null
DocumentRoot ${directory}/pages
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${clientId}
OIDCClientSecret ${secret}
OIDCRedirectURI http://localhost:${port}/staff/callback
OIDCScope "openid origin organisation"
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCCryptoPassphrase test-only-passphrase
OIDCCookieSameSite On
# Node's fetch, which is the browser here, always says that it is a script; Apache would answer a script with 401.
RequestHeader unset Sec-Fetch-Mode early
<Location /staff>
  AuthType openid-connect
  Require claim origin:organisation
  Header set X-Claim-Sub "%{OIDC_CLAIM_sub}e"
  Header set X-Claim-Origin "%{OIDC_CLAIM_origin}e"
  Header set X-Claim-Acr "%{OIDC_CLAIM_acr}e"
</Location>
`
}

/**
 * Apache with mod_auth_openidc as Debian ships it, set up as its manual shows: a relying service that knows nothing of us but its
 * registration and our issuer.
 * @param options.port a free port that the registration names in its redirect URI
 */
export async function startApache(options: {
  port: number
  issuer: string
  clientId: string
  secret: string
}): Promise<ApacheService> {
  const { port } = options
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-apache-'))
  const asRoot = process.getuid?.() === 0
  mkdirSync(join(directory, 'pages', 'staff'), { recursive: true })
  writeFileSync(join(directory, 'pages', 'staff', 'index.html'), 'staff only')
  writeFileSync(join(directory, 'httpd.conf'), configuration({ ...options, directory, asRoot }))
  chmodSync(directory, 0o755)
  if (asRoot) chownSync(directory, Number(execFileSync('id', ['-u', 'www-data'])), -1)
  const errorLog = () => readFileSync(join(directory, 'error.log'), 'utf8')

  const program = programOf('apache') ?? 'apache2'
  const server = spawn(program, ['-f', join(directory, 'httpd.conf'), '-DFOREGROUND'], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  const protectedPage = `http://localhost:${port}/staff/`
  await answering(protectedPage, ended, errorLog)
  return { protectedPage, redirectUri: `http://localhost:${port}/staff/callback`, errorLog, stop }
}

/** Waits until the server answers at all. @throws with its log when it has ended instead */
async function answering(url: string, ended: Promise<number | null>, errorLog: () => string): Promise<void> {
  let over = false
  void ended.then(() => {
    over = true
  })
  for (;;) {
    const answers = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (answers) return
    if (over) throw new Error(`apache ended: ${errorLog()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
