import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readAll } from '../support/recovery-world.ts'
import { createWalletKey, makeDpop, makeProof, type WalletKey } from '../support/wallet.ts'
import { openWalletWorld } from '../support/wallet-world.ts'

type World = Awaited<ReturnType<typeof openWalletWorld>>

const myNumber = '123456789018'

const bodyOf = async (response: Response) => (await response.json()) as Record<string, string>

/** The token of a wallet that has redeemed an offer; bound to a key where one is given. */
async function redeemed(world: World, key?: WalletKey) {
  const { offerId, txCode } = await world.offerTo()
  const url = `${world.issuer}/token`
  const body = {
    grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
    'pre-authorized_code': await world.codeOf(offerId),
    tx_code: txCode,
  }
  const ask = async (nonce?: string | null) =>
    fetch(url, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: key ? { dpop: await makeDpop(key, { htm: 'POST', htu: url, nonce }) } : {},
    })
  const first = await ask()
  const nonce = first.headers.get('dpop-nonce')
  const answer = first.ok ? first : await ask(nonce)
  const { access_token: token = '' } = await bodyOf(answer)
  expect(token).not.toBe('')
  /** The headers of a request with this token. */
  const authorised = async (path: string): Promise<Record<string, string>> => {
    if (!key) return { authorization: `Bearer ${token}` }
    const ath = createHash('sha256').update(token).digest('base64url')
    const proof = await makeDpop(key, { htm: 'POST', htu: world.issuer + path, nonce, ath })
    return { authorization: `DPoP ${token}`, dpop: proof }
  }
  const post = async (path: string, body: string, type = 'application/json') =>
    fetch(world.issuer + path, {
      method: 'POST',
      body,
      headers: { ...(await authorised(path)), 'content-type': type },
    })
  return { offerId, post, tell: (body: unknown) => post('/notification', JSON.stringify(body)) }
}

/** A wallet that has collected a credential and knows how to speak of it. */
async function collected(world: World, key?: WalletKey) {
  const wallet = await redeemed(world, key)
  const { c_nonce: nonce = '' } = await bodyOf(await fetch(`${world.issuer}/nonce`, { method: 'POST' }))
  const iat = Math.floor(world.clock.now().getTime() / 1000)
  const proof = await makeProof(await createWalletKey(), world.issuer, nonce, { claims: { iat } })
  const request = { credential_configuration_id: 'zaigaku_sd_jwt', proofs: { jwt: [proof] } }
  const answer = await bodyOf(await wallet.post('/credential', JSON.stringify(request)))
  expect(answer.credentials).toHaveLength(1)
  expect(answer.notification_id).toMatch(/^\S{8,}$/)
  return { ...wallet, notificationId: answer.notification_id as string }
}

const kept = (world: World) => world.records.db.selectFrom('credential_notifications').selectAll().execute()
const outcome = async (response: Response) => [response.status, await response.text()]

describe('a wallet that tells what became of a credential', () => {
  it.each([
    ['Bearer', undefined],
    ['DPoP', createWalletKey],
  ])('does so with the %s token that fetched it, where the metadata says', async (_scheme, makeKey) => {
    const world = await openWalletWorld()
    const metadata = await bodyOf(await fetch(`${world.issuer}/.well-known/openid-credential-issuer`))
    expect(metadata.notification_endpoint).toBe(`${world.issuer}/notification`)
    const { tell, notificationId } = await collected(world, await makeKey?.())
    const answer = await tell({ notification_id: notificationId, event: 'credential_accepted' })
    expect(await outcome(answer)).toEqual([204, ''])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await kept(world)).toMatchObject([{ credential_id: notificationId, event: 'credential_accepted' }])
    expect(world.faults).toEqual([])
  })

  it('cannot speak of the credential of another, nor learn that there is one', async () => {
    const world = await openWalletWorld()
    const [one, other, waiting] = [await collected(world), await collected(world), await redeemed(world)]
    const refused = [400, JSON.stringify({ error: 'invalid_notification_id' })]
    for (const wallet of [one, waiting])
      for (const id of [other.notificationId, crypto.randomUUID(), other.offerId, 'x'])
        expect(await outcome(await wallet.tell({ notification_id: id, event: 'credential_deleted' }))).toEqual(refused)
    // Its own offer, but nothing was issued of it yet.
    const early = { notification_id: waiting.offerId, event: 'credential_accepted' }
    expect(await outcome(await waiting.tell(early))).toEqual(refused)
    expect(await kept(world)).toEqual([])
    expect((await world.events()).some(({ type }) => type === 'credential.notified')).toBe(false)
  })

  it.each<[string, (id: string) => unknown]>([
    ['no event', (id) => ({ notification_id: id })],
    ['an event of its own', (id) => ({ notification_id: id, event: 'credential_sold' })],
    ['no id', () => ({ event: 'credential_accepted' })],
    ['a number as id', () => ({ notification_id: 7, event: 'credential_accepted' })],
    ['an endless id', () => ({ notification_id: 'x'.repeat(201), event: 'credential_accepted' })],
    ['a list', (id) => [{ notification_id: id, event: 'credential_accepted' }]],
    ['nothing', () => null],
    ['a name', (id) => ({ notification_id: id, event: 'credential_failure', event_description: '髙﨑　陽翔' })],
    [
      'a My Number',
      (id) => ({ notification_id: id, event: 'credential_failure', event_description: `no ${myNumber}` }),
    ],
    ['a My Number beside', (id) => ({ notification_id: id, event: 'credential_failure', more: [myNumber] })],
    ['a My Number as id', () => ({ notification_id: myNumber, event: 'credential_failure' })],
    ['line breaks', (id) => ({ notification_id: id, event: 'credential_failure', event_description: 'a\nb' })],
    ['a story', (id) => ({ notification_id: id, event: 'credential_failure', event_description: 'a'.repeat(501) })],
    ['more than it may send', (id) => ({ notification_id: id, event: 'credential_failure', x: 'x'.repeat(5000) })],
  ])('is refused with %s', async (_name, bend) => {
    const world = await openWalletWorld()
    const { tell, notificationId } = await collected(world)
    const refused = [400, JSON.stringify({ error: 'invalid_notification_request' })]
    expect(await outcome(await tell(bend(notificationId)))).toEqual(refused)
    const everything = JSON.stringify(await readAll(world.records))
    expect(everything).not.toContain(myNumber)
    expect(await kept(world)).toEqual([])
    expect(world.faults).toEqual([])
  })

  it.each([
    ['that is no JSON', 'accepted', 'application/json'],
    ['as a form', 'notification_id=x&event=credential_accepted', 'application/x-www-form-urlencoded'],
  ])('is refused with a body %s', async (_name, body, type) => {
    const world = await openWalletWorld()
    const { post } = await collected(world)
    const refused = [400, JSON.stringify({ error: 'invalid_notification_request' })]
    expect(await outcome(await post('/notification', body, type))).toEqual(refused)
  })

  it('may describe it, and nobody keeps the description', async () => {
    const world = await openWalletWorld()
    const { tell, notificationId } = await collected(world)
    const said = { event: 'credential_failure', event_description: 'TAKASAKI Haruto has no room left' }
    expect((await tell({ notification_id: notificationId, ...said })).status).toBe(204)
    expect(JSON.stringify(await readAll(world.records))).not.toContain('TAKASAKI')
  })

  it('changes nothing by saying it again, and nothing about the credential by saying that it is deleted', async () => {
    const world = await openWalletWorld()
    const { tell, notificationId } = await collected(world)
    const told = { notification_id: notificationId, event: 'credential_deleted' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell(told)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 204))
    const first = await kept(world)
    expect(first).toHaveLength(1)
    world.clock.advance(60)
    await tell(told)
    expect(await kept(world)).toEqual(first)
    await tell({ ...told, event: 'credential_accepted' })
    const [credential] = await world.credentials.listCredentials({ personId: world.personId })
    expect(credential).toMatchObject({ told: { event: 'credential_deleted' }, revokedAt: null, reason: null })
    expect((await world.events()).filter(({ type }) => type === 'credential.notified')).toHaveLength(2)
    expect((await world.events()).some(({ type }) => type === 'credential.revoked')).toBe(false)
  })
})
