import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { promised } from '../support/limit-promises.ts'
import { messageTo, openOutboxWorld } from '../support/outbox-world.ts'
import { openProviderWorld, serviceOf } from '../support/provider-world.ts'
import { startReceiver } from '../support/receiver.ts'
import { formOf } from '../support/walk-sign-in.ts'

describe('a receiver', () => {
  it('at a private address that the operator has not listed is not asked', async () => {
    const hidden = await startReceiver(200)
    const url = hidden.url.replace('localhost', '127.0.0.1')
    const world = await openOutboxWorld({ service: { url } })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(hidden.heard).toEqual([])
    expect(await world.outbox.list()).toMatchObject([
      { state: 'waiting', reason: expect.stringContaining('private address') },
    ])
  })

  it('sends the message nowhere else', async () => {
    const elsewhere = await startReceiver(200)
    for (const status of [301, 302, 303, 307, 308]) {
      const service = await startReceiver({ status, headers: { location: elsewhere.url } })
      const world = await openOutboxWorld({ service })
      await world.outbox.put([messageTo('service')])
      await world.courier.settled()
      expect(await world.outbox.list()).toMatchObject([{ state: 'waiting', reason: `status ${status}` }])
    }
    expect(elsewhere.heard).toEqual([])
  })

  it('fills no memory with its answer', async () => {
    const service = await startReceiver({ status: 500, body: 'x'.repeat(100_000) })
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(await world.outbox.list()).toMatchObject([{ reason: expect.stringContaining('longer than') }])
  })

  it.each([
    '{"error":"佐々木 恵 is not signed in"}',
    `{"error":"${'x'.repeat(100)}"}`,
    '{"error":{"name":"佐々木 恵"}}',
    '{"error_description":"佐々木 恵"}',
    'null',
    '<p>佐々木 恵</p>',
  ])('writes nothing of its own into our records and logs: %s', async (body) => {
    const service = await startReceiver({ status: 400, body })
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    expect(await world.outbox.list()).toMatchObject([{ state: 'waiting', reason: 'status 400' }])
    expect(JSON.stringify(world.logged)).not.toMatch(/佐々木|xxx/)
  })

  it.each([
    ['99999999999999999999', promised('outbox.longest-pause')],
    ['Fri, 31 Dec 9999 23:59:59 GMT', promised('outbox.longest-pause')],
    ['-5', promised('outbox.first-pause')],
    ['soon', promised('outbox.first-pause')],
    ['Sun, 22 Nov 1970 03:00:00 GMT', promised('outbox.first-pause')],
  ])('cannot put a message off for good, nor have it at once: Retry-After %s', async (asked, longest) => {
    const service = await startReceiver({ status: 429, headers: { 'retry-after': asked } }, 200)
    const world = await openOutboxWorld({ service })
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    await world.after(1)
    expect(service.heard).toHaveLength(1)
    await world.after(longest)
    expect(service.heard).toHaveLength(2)
  })

  it('that was taken out of the settings is sent nothing more', async () => {
    const service = await startReceiver(503)
    const receivers: Record<string, typeof service | undefined> = { service }
    const world = await openOutboxWorld(receivers)
    await world.outbox.put([messageTo('service')])
    await world.courier.settled()
    receivers.service = undefined
    await world.after(60)
    expect(service.heard).toHaveLength(1)
    expect(await world.outbox.list()).toMatchObject([{ state: 'dead' }])
  })
})

describe('when the outbox takes nothing', () => {
  const openWorld = async () => {
    const refused = new KakehashiError('STORAGE-UNAVAILABLE', { detail: 'PostgreSQL' })
    let away = true
    const told: unknown[] = []
    const world = await openProviderWorld({
      services: [serviceOf({ backchannel_logout_uri: 'http://localhost:1/hear' })],
      tellServices: async (messages) => {
        if (away) throw refused
        told.push(...messages)
      },
    })
    const agent = world.agent()
    const person = await world.somebody()
    const request = createAuthorizationRequest(world.issuer)
    request.codeOf(await world.signIn(agent, request.url, person))
    const signedIn = async () => 'personId' in ((await (await agent.get(`${world.issuer}/whoami`)).json()) as object)
    const back = () => {
      away = false
    }
    return { world, agent, person, told, signedIn, back }
  }

  it('nobody is told that they have signed out', async () => {
    const { world, agent, told, signedIn, back } = await openWorld()
    const signOut = async () => {
      const form = formOf(await (await agent.get(`${world.issuer}/sign-out`)).text())
      return agent.post(form?.action ?? '', { ...form?.fields, logout: 'yes' })
    }
    const answer = await signOut()
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('STORAGE-UNAVAILABLE')
    expect(await signedIn()).toBe(true)
    back()
    expect((await signOut()).status).toBe(303)
    expect(await signedIn()).toBe(false)
    expect(told).toHaveLength(1)
  })

  it('sessions and grants that others end stay until it does, so that nothing is ended in silence', async () => {
    const { world, person, told, signedIn, back } = await openWorld()
    const ends = [
      () => world.provider.endGrants({ personId: person.personId, clientId: 'service' }),
      () => world.provider.endSessions(person.personId),
    ]
    for (const end of ends) await expect(end()).rejects.toThrow('STORAGE-UNAVAILABLE')
    expect(await signedIn()).toBe(true)
    back()
    for (const end of ends) await end()
    expect(await signedIn()).toBe(false)
    expect(told).toHaveLength(2)
  })
})
