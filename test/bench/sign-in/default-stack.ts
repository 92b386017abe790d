/**
 * The default stack: oidc-provider and openid-client as their manuals show, an interaction that goes to mock GビズID, and the adapter of
 * the manual on SQLite (WAL, synchronous=FULL, each write committed by itself) or on Redis. Persons and sign-ins are recorded on SQLite.
 */
import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { exportJWK, generateKeyPair } from 'jose'
import Koa from 'koa'
import Provider, { type Configuration } from 'oidc-provider'
import * as client from 'openid-client'
import { openRedisAdapter } from './default-redis-adapter.ts'
import { createSqliteAdapter } from './default-sqlite-adapter.ts'

const { PORT = '0', GBIZID_ISSUER = '', DATABASE = ':memory:', REDIRECT_URI = '', CLIENT_SECRET = '' } = process.env
const { REDIS_URL: redisUrl } = process.env
const issuer = `http://localhost:${PORT}`

const database = new DatabaseSync(DATABASE)
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE person (id TEXT PRIMARY KEY, issuer TEXT, sub TEXT, name TEXT, account_type TEXT, corporate_number TEXT, UNIQUE (issuer, sub));
  CREATE TABLE sign_in (id INTEGER PRIMARY KEY, person TEXT, at TEXT);`)

const statements = {
  person: database.prepare('SELECT * FROM person WHERE id = ?'),
  known: database.prepare('SELECT id FROM person WHERE issuer = ? AND sub = ?'),
  keep: database.prepare('INSERT INTO person VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name'),
  note: database.prepare('INSERT INTO sign_in (person, at) VALUES (?, ?)'),
}

interface PersonRow {
  id: string
  account_type: string
  corporate_number: string
}

const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const configuration: Configuration = {
  adapter: redisUrl === undefined ? createSqliteAdapter(database) : await openRedisAdapter(redisUrl),
  clients: [
    {
      client_id: 'example-service',
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      id_token_signed_response_alg: 'ES256',
      scope: 'openid origin organisation',
    },
  ],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'default' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  scopes: ['openid', 'origin', 'organisation'],
  claims: { openid: ['sub'], origin: ['origin'], organisation: ['organisation'] },
  features: { devInteractions: { enabled: false } },
  // The interaction's cookie is bound to this path, so that the callback beneath it can finish the interaction.
  interactions: { url: (_ctx, interaction) => `/upstream/gbizid?uid=${interaction.uid}` },
  // The manual's recipe for services that need no consent of their own.
  async loadExistingGrant({ oidc }) {
    const { client, session, result, account } = oidc
    if (!client || !session || !account) return undefined
    const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
    if (grantId) return provider.Grant.find(grantId)
    const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
    grant.addOIDCScope('openid origin organisation')
    await grant.save()
    return grant
  },
  findAccount(_ctx, id) {
    const row = statements.person.get(id) as PersonRow | undefined
    if (!row) return undefined
    return {
      accountId: id,
      claims: () => ({ sub: id, origin: 'organisation', organisation: { corporate_number: row.corporate_number } }),
    }
  },
}
const provider = new Provider(issuer, configuration)

const upstream = await client.discovery(
  new URL(GBIZID_ISSUER),
  'kakehashi-dev',
  undefined,
  client.ClientSecretBasic('development-only-gbizid-secret'),
  { execute: [client.allowInsecureRequests] },
)
client.enableNonRepudiationChecks(upstream)
const callback = `${issuer}/upstream/gbizid/callback`
const waiting = new Map<string, { uid: string; nonce: string; codeVerifier: string }>()

async function startSignIn(ctx: Koa.Context): Promise<void> {
  const { uid } = await provider.interactionDetails(ctx.req, ctx.res)
  const codeVerifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  waiting.set(state, { uid, nonce, codeVerifier })
  const url = client.buildAuthorizationUrl(upstream, {
    redirect_uri: callback,
    scope: 'openid profile user',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  })
  ctx.redirect(url.href)
}

async function finishSignIn(ctx: Koa.Context): Promise<void> {
  const state = String(ctx.query.state)
  const kept = waiting.get(state)
  const { uid } = await provider.interactionDetails(ctx.req, ctx.res)
  if (!kept || kept.uid !== uid) return ctx.throw(400, 'unknown state')
  waiting.delete(state)
  const checks = { expectedState: state, expectedNonce: kept.nonce, pkceCodeVerifier: kept.codeVerifier }
  const tokens = await client.authorizationCodeGrant(upstream, new URL(ctx.url, issuer), checks)
  const sub = tokens.claims()?.sub ?? ''
  const account = await client.fetchUserInfo(upstream, tokens.access_token, sub)
  const accountId = recordPerson(sub, account)
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } }, { mergeWithLastSubmission: false })
  ctx.respond = false
}

function recordPerson(sub: string, account: client.UserInfoResponse): string {
  const known = statements.known.get(GBIZID_ISSUER, sub)
  const id = known ? String(known.id) : randomBytes(16).toString('base64url')
  const { name, account_type: type, corporate_number: number } = account
  statements.keep.run(id, GBIZID_ISSUER, sub, String(name), String(type), String(number))
  statements.note.run(id, new Date().toISOString())
  return id
}

const app = new Koa()
app.use(async (ctx, next) => {
  if (ctx.path === '/upstream/gbizid/callback') await finishSignIn(ctx)
  else if (ctx.path === '/upstream/gbizid') await startSignIn(ctx)
  else await next()
})
const handle = provider.callback()
app.use((ctx) => {
  ctx.respond = false
  ctx.res.statusCode = 200
  return handle(ctx.req, ctx.res)
})
const server = app.listen(Number(PORT), '127.0.0.1')
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  process.exit(0)
})
