import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { readinessOf, startGatewayProcess, until } from '../support/gateway-process.ts'
import { holdRequest } from '../support/held-request.ts'

// Whole processes start here, several to a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 })

const form = 'grant_type=authorization_code&code=none&client_id=nobody'

/** Whether anybody still takes connections there. */
const listens = (url: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: 'localhost' })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

describe('graceful stop', () => {
  it('answers every request that runs when SIGTERM comes, after it has stopped listening', async () => {
    const gateway = await startGatewayProcess()
    const held = await Promise.all(Array.from({ length: 20 }, () => holdRequest(`${gateway.url}/token`, form)))
    // A repeated signal is the same wish: npm and a service manager may both pass it on.
    for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT'] as const) gateway.signal(signal)
    await until(
      () => listens(gateway.url),
      (yes) => !yes,
    )
    expect(await readinessOf(gateway.management)).toBe('stopping')
    const answers = await Promise.all(held.map((request) => request.finish()))
    for (const { status, connection, text } of answers) {
      expect(status).toBe(401)
      expect(connection).toBe('close')
      expect(JSON.parse(text)).toMatchObject({ error: 'invalid_client' })
    }
    expect(await gateway.ended).toMatchObject({ code: 0 })
    expect(gateway.lines.at(-1)).toMatchObject({ msg: 'kakehashi has stopped' })
  })

  it('is the same when a service manager or a person stops npm', async () => {
    const gateway = await startGatewayProcess({ command: ['npm', 'start'] })
    const held = await holdRequest(`${gateway.url}/token`, form)
    gateway.signal('SIGTERM')
    await until(
      () => listens(gateway.url),
      (yes) => !yes,
    )
    expect((await held.finish()).status).toBe(401)
    await gateway.ended
    expect(gateway.lines.at(-1)).toMatchObject({ msg: 'kakehashi has stopped' })
  })

  it('is not held up by a log that nobody reads any more, and neither is anything else', async () => {
    const gateway = await startGatewayProcess()
    gateway.stopReading()
    for (let n = 0; n < 3; n += 1)
      expect((await fetch(`${gateway.url}/.well-known/openid-configuration`)).status).toBe(200)
    gateway.signal('SIGTERM')
    expect(await gateway.ended).toEqual({ code: 0, errors: '' })
  })

  it('is not ready first, and still takes requests while proxies turn away', async () => {
    const gateway = await startGatewayProcess({ environment: { KAKEHASHI_LISTEN_DRAIN_MS: '60000' } })
    expect(await readinessOf(gateway.management)).toBe('ok')
    gateway.signal('SIGTERM')
    await until(
      () => readinessOf(gateway.management),
      (status) => status !== 'ok',
    )
    expect(await readinessOf(gateway.management)).toBe('stopping')
    expect((await fetch(`${gateway.management}/health/ready`)).status).toBe(503)
    expect((await fetch(`${gateway.management}/health/live`)).status).toBe(200)
    const late = await fetch(`${gateway.url}/.well-known/openid-configuration`)
    expect(late.status).toBe(200)
    expect(late.headers.get('connection')).not.toBe('close')
  })

  it('refuses nobody who asks as long as it is ready', async () => {
    const gateway = await startGatewayProcess({ environment: { KAKEHASHI_LISTEN_DRAIN_MS: '2000' } })
    const failures: unknown[] = []
    let answered = 0
    let ready = true
    const ask = async () => {
      while (ready) {
        await fetch(`${gateway.url}/.well-known/openid-configuration`).then(
          (response) => {
            answered += 1
            return response.text()
          },
          (error: unknown) => failures.push(error),
        )
      }
    }
    const askers = Array.from({ length: 8 }, ask)
    gateway.signal('SIGTERM')
    await until(
      () => readinessOf(gateway.management),
      (status) => status !== 'ok',
    )
    ready = false
    await Promise.all(askers)
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(0)
    expect(await gateway.ended).toMatchObject({ code: 0 })
  })

  it('cuts off what runs longer than listen.stop_ms, says so, and ends; a spare connection is not waited for', async () => {
    const gateway = await startGatewayProcess({ environment: { KAKEHASHI_LISTEN_STOP_MS: '2500' } })
    const spare = connect({ port: Number(new URL(gateway.url).port), host: 'localhost' })
    const closed = new Promise((resolve) => spare.once('close', resolve))
    spare.on('error', () => {})
    const held = await holdRequest(`${gateway.url}/token`, form)
    gateway.signal('SIGTERM')
    await closed
    expect(await gateway.line('requests ran longer than listen.stop_ms and were cut off')).toMatchObject({
      requests: 1,
    })
    await expect(held.finish()).rejects.toThrow()
    expect(await gateway.ended).toMatchObject({ code: 0 })
  })
})
