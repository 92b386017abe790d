import { cpSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startMockGbizid } from '../../mock-idps/gbizid/index.ts'
import { createAudit } from '../../src/audit/index.ts'
import { createHttpClient, createLog, systemClock, systemIds } from '../../src/foundation/index.ts'
import { noMeasures } from '../../src/metrics.ts'
import { createOutbox, type ListedMessage } from '../../src/outbox/index.ts'
import { openRecords } from '../../src/storage/index.ts'
import { createBrowser } from '../support/browser.ts'
import { startGatewayProcess, until } from '../support/gateway-process.ts'
import { redirectUri, serviceSecret } from '../support/provider-world.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { needs } from '../support/require.ts'
import { runCommand } from '../support/run-command.ts'
import { serverStores } from '../support/server-stores.ts'
import { signInForService } from '../support/service-sign-in.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { formOf } from '../support/walk-sign-in.ts'

// Whole processes start here, several to a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** A port that nobody listens on, for a gateway that has to come back under the same address. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** The shipped settings with one more service, whose back channel is the receiver. @returns the environment of a gateway */
async function settingsFor(receiver: Receiver, issuerOfGbizid: string) {
  const config = temporaryDirectory()
  cpSync('config', config, { recursive: true })
  const service = {
    client_id: 'service',
    client_secret: serviceSecret,
    redirect_uris: [redirectUri],
    backchannel_logout_uri: receiver.url,
    backchannel_logout_session_required: true,
    name: { ja: '試験サービス', en: 'Test service' },
    purpose: { ja: '試験のため', en: 'For tests' },
  }
  writeFileSync(join(config, 'services/service.yaml'), JSON.stringify(service))
  const port = await freePort()
  return {
    KAKEHASHI_CONFIG: config,
    KAKEHASHI_DATA: temporaryDirectory(),
    KAKEHASHI_ISSUER: `http://localhost:${port}`,
    KAKEHASHI_LISTEN_PORT: String(port),
    KAKEHASHI_GBIZID_ISSUER: issuerOfGbizid,
    KAKEHASHI_OUTBOUND_ALLOWED_PRIVATE_HOSTS: 'localhost',
  }
}

async function openEmbedded(receiver: Receiver) {
  const gbizid = await startMockGbizid()
  onTestFinished(() => gbizid.close())
  const environment = await settingsFor(receiver, gbizid.issuer)
  const data = environment.KAKEHASHI_DATA
  const issuer = environment.KAKEHASHI_ISSUER
  return {
    start: () => startGatewayProcess({ environment }),
    /** A person signs in at the service and signs out again. */
    comeAndGo: async () => {
      const browser = createBrowser()
      await signInForService(browser, issuer, 'prime@mihon.example')
      const form = formOf((await browser.open(`${issuer}/sign-out`)).text)
      const answer = await browser.post(new URL(form?.action ?? '', issuer).href, { ...form?.fields, logout: 'yes' })
      expect(answer.status).toBe(303)
    },
    command: (...words: string[]) => runCommand(['outbox', ...words], { data, environment }),
    listed: async (...words: string[]) => {
      const { out } = await runCommand(['outbox', 'list', '--json', ...words], { data, environment })
      return out.map((line) => JSON.parse(line) as ListedMessage)
    },
    audited: async () => {
      const { out } = await runCommand(['audit', 'export'], { data, environment })
      return out.map((line) => JSON.parse(line) as { type: string; actor_kind: string })
    },
  }
}

const jtiOf = (body: string): string => {
  const [, payload = ''] = (new URLSearchParams(body).get('logout_token') ?? '').split('.')
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string }).jti
}

describe('a gateway', () => {
  it('that is killed between sending and hearing the answer sends again when it is back', async () => {
    const receiver = await startReceiver('hang')
    const world = await openEmbedded(receiver)
    const first = await world.start()
    await world.comeAndGo()
    await receiver.has(1)
    first.signal('SIGKILL')
    await first.ended
    expect(await world.listed()).toMatchObject([{ state: 'waiting', receiver: 'service', attempts: 1 }])
    receiver.answer(204)
    receiver.hangUp()

    const second = await world.start()
    await receiver.has(2)
    await second.line('message delivered')
    const [message] = jtiOf(receiver.heard[0] ?? '').split('.')
    expect(receiver.heard.map(jtiOf)).toEqual([`${message}.1`, `${message}.2`])
    expect(await world.listed()).toEqual([])
  })

  it('that stops while a receiver hangs stops in time, and sends again when it is back', async () => {
    const receiver = await startReceiver('hang')
    const world = await openEmbedded(receiver)
    const first = await world.start()
    await world.comeAndGo()
    await receiver.has(1)
    first.signal('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0 })
    receiver.answer(200)
    await world.start()
    await receiver.has(2)
  })
})

describe('kakehashi outbox', () => {
  it('lists what was given up and has it tried again by a running gateway', async () => {
    const receiver = await startReceiver({ status: 400, body: '{"error":"invalid_request"}' }, 200)
    const world = await openEmbedded(receiver)
    const gateway = await world.start()
    await world.comeAndGo()
    expect(await gateway.line('message given up')).toMatchObject({
      receiver: 'service',
      attempts: 1,
      reason: 'status 400, invalid_request',
    })
    const [dead] = await world.listed('--dead')
    expect(dead).toMatchObject({
      state: 'dead',
      kind: 'backchannel-logout',
      receiver: 'service',
      reason: 'status 400, invalid_request',
    })
    expect((await world.command('list')).out).toEqual([
      `${dead?.message}\tdead\tbackchannel-logout\tservice\t1\t-\tstatus 400, invalid_request`,
    ])

    expect(await world.command('retry')).toMatchObject({ code: 2 })
    expect(await world.command('retry', dead?.message ?? '', '--all-dead')).toMatchObject({ code: 2 })
    const unknown = await world.command('retry', 'nothing')
    expect([unknown.code, unknown.errors.join()]).toEqual([1, expect.stringContaining('OUTBOX-MESSAGE-UNKNOWN')])
    expect(receiver.heard).toHaveLength(1)

    expect(await world.command('retry', dead?.message ?? '')).toMatchObject({
      code: 0,
      out: [`is tried again: ${dead?.message}`],
    })
    await receiver.has(2)
    await gateway.line('message delivered')
    expect(await world.listed()).toEqual([])
    expect((await world.command('retry', '--all-dead')).out).toEqual(['nothing was given up'])
    const events = await world.audited()
    expect(events.filter(({ type }) => type.startsWith('outbox.'))).toMatchObject([
      { type: 'outbox.given_up', actor_kind: 'system' },
      { type: 'outbox.retried', actor_kind: 'operator' },
    ])
  })
})

needs('postgres')('two processes', () =>
  needs('redis')('on PostgreSQL and Redis', () => {
    const stores = serverStores()

    it('send each message once between them', async () => {
      const receiver = await startReceiver(200)
      const places = await stores()
      const environment = { ...(await settingsFor(receiver, 'http://localhost:1/')), ...places }
      const gateway = await startGatewayProcess({ arguments: ['--processes', '2'], environment })
      const records = openRecords({ url: places.DATABASE_URL })
      const http = createHttpClient({ allowedPrivateHosts: [], timeoutMs: 1000, maxBytes: 1024 })
      onTestFinished(() => http.close())
      const outbox = createOutbox({
        records,
        clock: systemClock,
        ids: systemIds,
        audit: createAudit({ clock: systemClock }),
        http,
        log: createLog({ level: 'silent' }),
        report: noMeasures.outbox,
      })
      const messages = Array.from({ length: 50 }, (_, n) => ({
        kind: 'backchannel-logout' as const,
        receiver: 'service',
        subject: `person-${n}`,
        payload: { sid: `session-${n}` },
      }))
      await outbox.put(messages)
      await until(
        () => outbox.list(),
        (left) => left.length === 0,
      )
      const heard = receiver.heard.map(jtiOf)
      expect(heard).toHaveLength(50)
      expect(new Set(heard).size).toBe(50)
      expect(heard.every((jti) => jti.endsWith('.1'))).toBe(true)
      await records.close()
      gateway.signal('SIGTERM')
      expect(await gateway.ended).toMatchObject({ code: 0 })
    })
  }),
)
