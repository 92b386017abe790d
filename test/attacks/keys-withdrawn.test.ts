import { inflateSync } from 'node:zlib'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { attempt } from '../../src/credentials/refuse.ts'
import { checkStatus } from '../../src/credentials/status/check-status.ts'
import type { KeyOwner, Signer } from '../../src/keys/index.ts'
import { encode } from '../support/credential-forge.ts'
import { type CredentialWorld, openCredentialWorld } from '../support/credential-world.ts'
import { day, operator } from '../support/keys-world.ts'
import { primary } from '../support/organisation-world.ts'

const by = operator

/** A school with one credential out, and what the tests ask about it. */
async function open() {
  const world = await openCredentialWorld()
  const owner = world.credentials.keyOwnerOf(primary) as KeyOwner
  const { credential, request } = await world.collect()
  const { kid } = await world.keys.signerFor(owner)
  const verdict = async (text = credential) => {
    const result = await world.credentials.verifyCredential(text)
    return result.ok ? 'valid' : result.failure.code
  }
  /** What the timer of a node does. */
  const withdraw = async () => {
    const withdrawn = await world.keys.withdraw(kid, { by, ownerNamed: () => owner })
    await world.keys.reload()
    return withdrawn.successor as string
  }
  return { world, owner, credential, request, kid, verdict, withdraw }
}

const issuerSigned = (credential: string) => credential.split('~')[0] as string
const headerOf = (credential: string) => decodeProtectedHeader(issuerSigned(credential))
const listOf = (credential: string) =>
  (decodeJwt(issuerSigned(credential)).status as { status_list: { uri: string; idx: number } }).status_list

const publishedList = async (uri: string) => {
  const token = await (await fetch(uri)).text()
  const { lst } = decodeJwt(token).status_list as { lst: string }
  return { kid: decodeProtectedHeader(token).kid, statuses: inflateSync(Buffer.from(lst, 'base64url')) }
}

describe('credentials of a key that was rotated out', () => {
  it('hold until they expire, with a status list signed by their own key; new ones have the new key and a list of its own', async () => {
    const { world, owner, credential, kid, verdict } = await open()
    const [rotated] = await world.keys.rotate(owner, { by })
    expect(headerOf((await world.collect()).credential).kid).toBe(kid)
    world.clock.advance(day)
    const fresh = (await world.collect()).credential
    expect(headerOf(fresh).kid).toBe(rotated?.kid)
    expect(listOf(fresh).uri).not.toBe(listOf(credential).uri)
    expect([await verdict(), await verdict(fresh)]).toEqual(['valid', 'valid'])
    expect((await publishedList(listOf(credential).uri)).kid).toBe(kid)
    expect((await publishedList(listOf(fresh).uri)).kid).toBe(rotated?.kid)

    world.clock.set('2027-02-22T14:59:00Z')
    expect(await verdict()).toBe('valid')
    world.clock.set('2027-02-22T15:02:00Z')
    expect(await verdict()).toBe('CREDENTIAL-EXPIRED')
  })

  it('are found under the keys of the school as long as one of them may be good', async () => {
    const { world, owner, kid } = await open()
    const [rotated] = await world.keys.rotate(owner, { by })
    world.clock.advance(day)
    const metadata = async () => {
      const response = await fetch(`${world.issuer}/.well-known/jwt-vc-issuer/issuers/${primary}`)
      const { jwks } = (await response.json()) as { jwks: { keys: { kid: string }[] } }
      return jwks.keys.map((key) => key.kid)
    }
    expect(await metadata()).toEqual([rotated?.kid, kid])
    world.clock.advance(366 * day)
    expect(await metadata()).toEqual([rotated?.kid])
  })

  it('are signed again with the key of their list when the wallet asks again', async () => {
    const { world, owner, kid, request } = await open()
    await world.keys.rotate(owner, { by })
    world.clock.advance(day)
    const again = await world.credentials.issueCredential(request)
    expect(again.ok && headerOf(again.value.credential).kid).toBe(kid)
  })
})

describe('credentials of a key that was withdrawn', () => {
  it('are refused from the next look on, with the reason; those of its successor hold', async () => {
    const { world, verdict, withdraw } = await open()
    expect(await verdict()).toBe('valid')
    const successor = await withdraw()
    expect(await verdict()).toBe('CREDENTIAL-KEY-WITHDRAWN')
    const fresh = (await world.collect()).credential
    expect(headerOf(fresh).kid).toBe(successor)
    expect(await verdict(fresh)).toBe('valid')
  })

  it('are refused by the key itself, whatever the header calls it', async () => {
    const { world, owner, credential, verdict, withdraw } = await open()
    const stolen = await world.keys.signerFor(owner)
    const successor = await withdraw()
    const [, payload] = issuerSigned(credential).split('.')
    const forged = await signed(stolen, { ...headerOf(credential), kid: successor }, payload as string)
    expect(await verdict(`${forged}~`)).toBe('CREDENTIAL-KEY-WITHDRAWN')
  })

  it('are told as revoked to verifiers that know nothing of the withdrawal, by a list that the successor signs', async () => {
    const { credential, withdraw } = await open()
    const before = await publishedList(listOf(credential).uri)
    expect(before.statuses.every((byte) => byte === 0)).toBe(true)
    const successor = await withdraw()
    const { kid, statuses } = await publishedList(listOf(credential).uri)
    expect(kid).toBe(successor)
    expect(statuses).toHaveLength(before.statuses.length)
    expect(statuses.every((byte) => byte === 0b01010101)).toBe(true)
  })

  it('cannot be made good by a list that the thief signs', async () => {
    const { world, owner, credential, withdraw } = await open()
    const stolen = await world.keys.signerFor(owner)
    const list = await (await fetch(listOf(credential).uri)).text()
    await withdraw()
    const [header = '', payload = ''] = list.split('.')
    const forged = await signed(stolen, JSON.parse(Buffer.from(header, 'base64url').toString()), payload)
    expect(await status(world, credential, forged)).toBe('STATUS-UNSIGNED')
  })

  it('are not signed again', async () => {
    const { world, request, withdraw } = await open()
    await withdraw()
    const again = await world.credentials.issueCredential(request)
    expect(again.ok || again.failure.code).toBe('OFFER-VOID')
  })
})

/** A compact JWS as somebody makes it who has got hold of a key. */
async function signed(stolen: Signer, header: object, payload: string): Promise<string> {
  const input = `${encode({ ...header, x5c: stolen.x5c })}.${payload}`
  return `${input}.${(await stolen.sign(Buffer.from(input))).toString('base64url')}`
}

/** Checks the status of a credential against a list that somebody else serves. */
async function status(world: CredentialWorld, credential: string, list: string): Promise<string> {
  const claims = decodeJwt(issuerSigned(credential)) as Parameters<typeof checkStatus>[0]
  const trust = { anchors: [await world.keys.organisationCaPem()], withdrawn: await world.keys.withdrawnKids() }
  const http = Object.assign(async () => new Response(list), { close: async () => {} })
  const result = await attempt(() =>
    checkStatus(claims, { http, issuer: claims.iss as string, trust, now: world.clock.now() }),
  )
  return result.ok ? 'good' : result.failure.code
}
