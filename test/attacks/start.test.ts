import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRecords } from '../../src/storage/index.ts'
import { spawnGateway, startGatewayProcess } from '../support/gateway-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Somebody else's program on a port of the host that the gateway listens on. @returns the port */
async function takePort(host: string): Promise<number> {
  const server: Server = createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Starts a gateway that must not come up. @returns what it printed as the reason */
async function refused(environment: Readonly<Record<string, string>>): Promise<string> {
  const { code, errors } = await spawnGateway({ environment }).ended
  expect(code).toBe(1)
  expect(errors).toMatch(/^kakehashi: [A-Z-]+: [^\n]+\n$/)
  return errors.trimEnd()
}

/** The shipped settings with one file altered. */
function settingsWith(file: string, alter: (yaml: string) => string): { directory: string; path: string } {
  const directory = temporaryDirectory()
  cpSync('config', directory, { recursive: true })
  const path = join(directory, file)
  writeFileSync(path, alter(readFileSync(path, 'utf8')))
  return { directory, path }
}

describe('a start', () => {
  it('on a port that is taken names port and setting, and lets go of the data directory', async () => {
    const data = temporaryDirectory()
    const port = String(await takePort('localhost'))
    const reason = await refused({ KAKEHASHI_DATA: data, KAKEHASHI_LISTEN_PORT: port })
    expect(reason).toContain(`START-PORT-TAKEN: Port ${port} on localhost is already taken by another program.`)
    expect(reason).toContain('change listen.port')
    await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
  })

  it('with the management port taken names that one', async () => {
    const port = String(await takePort('127.0.0.1'))
    const reason = await refused({ KAKEHASHI_MANAGEMENT_PORT: port })
    expect(reason).toContain(`START-PORT-TAKEN: Port ${port} on 127.0.0.1`)
    expect(reason).toContain('change management.port')
  })

  it('on an address that is not of this machine says so', async () => {
    const reason = await refused({ KAKEHASHI_LISTEN_HOST: '192.0.2.1' })
    expect(reason).toContain('START-CANNOT-LISTEN: Cannot listen on port 0 of 192.0.2.1 (EADDRNOTAVAIL).')
  })

  it('on a data directory in use names its holder, which goes on; free again when that one is killed', async () => {
    const data = temporaryDirectory()
    const first = await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
    const reason = await refused({ KAKEHASHI_DATA: data })
    expect(reason).toContain(
      `START-DATA-IN-USE: The data directory ${data} is in use by another Kakehashi (process ${first.pid}).`,
    )
    expect((await fetch(`${first.management}/health/ready`)).status).toBe(200)
    first.signal('SIGKILL')
    await first.ended
    const next = await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
    expect((await fetch(`${next.management}/health/ready`)).status).toBe(200)
  })

  it('on a data directory that is a file, or of a newer release, says so', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    expect(await refused({ KAKEHASHI_DATA: file })).toContain(`START-DATA-UNUSABLE: The data directory ${file} `)

    const data = temporaryDirectory()
    const records = openRecords({ file: join(data, 'records.sqlite') })
    await records.migrate()
    await sql`insert into kysely_migration values ('9999-later', '2030-01-01')`.execute(records.db)
    await records.close()
    expect(await refused({ KAKEHASHI_DATA: data })).toContain('STORAGE-SCHEMA-AHEAD: ')
  })

  it.each([
    [
      'settings.yaml',
      (yaml: string) => yaml.replace('  port: 3000', '  prot: 3000'),
      'settings.yaml: listen.prot: unknown member',
    ],
    [
      'services/example-service.yaml',
      (yaml: string) => yaml.replace('redirect_uris:', 'redirect_uri:'),
      'services/example-service.yaml: redirect_uri: unknown member',
    ],
    [
      'certificates/zaigaku.yaml',
      (yaml: string) => yaml.replace('- birthdate', '- birthday'),
      'certificates/zaigaku.yaml: claims.8: is not a known claim',
    ],
  ])('with a mistake in %s names file and member, prints no secret', async (file, alter, said) => {
    const { directory } = settingsWith(file, alter)
    const reason = await refused({ KAKEHASHI_CONFIG: directory })
    expect(reason).toContain('SETTINGS-INVALID: ')
    expect(reason).toContain(said)
    expect(reason).not.toContain('development-only')
  })

  it('with a mistake in the environment names the variable, and makes no data directory', async () => {
    const data = join(temporaryDirectory(), 'data')
    const reason = await refused({ KAKEHASHI_DATA: data, KAKEHASHI_ISSUER: 'id.example.jp' })
    expect(reason).toContain('SETTINGS-INVALID: A setting is wrong: environment: KAKEHASHI_ISSUER: ')
    expect(existsSync(data)).toBe(false)
  })

  it('without settings says where it looked', async () => {
    const directory = temporaryDirectory()
    expect(await refused({ KAKEHASHI_CONFIG: directory })).toContain(`settings.yaml: (file): not found in ${directory}`)
  })

  it('under profile production refuses development defaults by file and member, and prints no secret', async () => {
    const reason = await refused({ KAKEHASHI_PROFILE: 'production' })
    expect(reason).toContain('SETTINGS-DEVELOPMENT-DEFAULT: ')
    expect(reason).toContain('settings.yaml: issuer (the issuer is not https)')

    const { directory, path } = settingsWith('settings.yaml', (yaml) =>
      yaml.replace('issuer: http://localhost:3000', 'issuer: https://id.example.jp').replace('[localhost]', '[]'),
    )
    appendFileSync(
      path,
      `keys:\n  encryption_key_file: /run/key\n  organisation_ca: { certificate_file: a, key_file: b }\n`,
    )
    const secret = await refused({ KAKEHASHI_CONFIG: directory, KAKEHASHI_PROFILE: 'production' })
    expect(secret).toContain('identity-providers/gbizid.yaml: client_secret (the client secret is public)')
    expect(secret).not.toContain('development-only')
  })

  it('under profile development announces each development default, and no secret', async () => {
    const gateway = await startGatewayProcess()
    const warned = gateway.lines.filter(({ msg }) => msg.startsWith('development default: '))
    expect(warned).toContainEqual(
      expect.objectContaining({ file: 'identity-providers/gbizid.yaml', member: 'client_secret' }),
    )
    expect(JSON.stringify(gateway.lines)).not.toContain('development-only')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with exit code 0 at %s, and starts again on what it left',
    async (signal) => {
      const data = temporaryDirectory()
      const gateway = await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
      expect((await fetch(`${gateway.url}/verify`)).status).toBe(200)
      gateway.signal(signal)
      expect(await gateway.ended).toEqual({ code: 0, errors: '' })
      expect(gateway.lines.at(-1)?.msg).toBe('kakehashi has stopped')
      await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
    },
  )
})

describe('the running gateway', () => {
  it('checks credentials for everybody on its page, refuses forms of other sites, and logs nothing of what was sent', async () => {
    const gateway = await startGatewayProcess()
    const send = (site: string) => {
      const body = new FormData()
      body.set('credential', 'marker-of-this-test~')
      const headers = { 'sec-fetch-site': site, accept: 'text/html' }
      return fetch(`${gateway.url}/verify`, { method: 'POST', body, headers })
    }
    const answer = await send('same-origin')
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('CREDENTIAL-MALFORMED')
    expect((await send('cross-site')).status).toBe(403)
    gateway.signal('SIGTERM')
    await gateway.ended
    expect(gateway.lines.filter(({ path }) => path === '/verify')).toHaveLength(2)
    expect(JSON.stringify(gateway.lines)).not.toContain('marker-of-this-test')
  })
})
