import { describe, expect, it } from 'vitest'
import { rules } from '../../src/limits/index.ts'
import { generalSchema } from '../../src/settings/index.ts'
import { openCredentialWorld } from '../support/credential-world.ts'
import { evidence, mayumi, openGuardianshipWorld } from '../support/guardianship-world.ts'
import { promised, promises } from '../support/limit-promises.ts'
import { openProviderWorld, serviceOf, serviceSecret } from '../support/provider-world.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const noon = '2026-11-22T03:00:00Z'

describe('kakehashi limits', () => {
  it('prints every limit once, by name, and touches no data', async () => {
    const { code, out, errors } = await runCommand(['limits', '--json'], { data: '/nowhere' })
    expect([code, errors]).toEqual([0, []])
    const lines = out.map((line) => JSON.parse(line) as ReturnType<typeof promises>[number])
    expect(lines).toEqual(promises())
    const names = lines.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].sort())
    for (const name of Object.keys(rules)) expect(names).toContain(`rate.${name}`)
    for (const line of lines)
      expect(line).toMatchObject({ value: expect.any(Number), what: expect.stringMatching(/\w/) })
  })

  it('prints them as the operator has set them, for people too', async () => {
    const environment = { KAKEHASHI_LIMITS_ADDRESS: '2', KAKEHASHI_ROSTER_MAX_UPLOAD_BYTES: '1000' }
    const { out } = await runCommand(['limits'], { data: temporaryDirectory(), environment })
    expect(out.find((line) => line.startsWith('rate.authorize:'))).toContain('12000 per address in 300 seconds')
    expect(out.find((line) => line.startsWith('rate.client-token:'))).toContain('60000 per client')
    expect(out.find((line) => line.startsWith('roster.upload:'))).toContain('1000 bytes')
  })

  it('has room for a thousand pupils behind one address, with several services each', () => {
    expect(generalSchema.parse({ issuer: 'https://id.example.jp' }).limits).toEqual({
      address: 1,
      client: 1,
      account: 1,
    })
    expect(promised('rate.authorize')).toBeGreaterThanOrEqual(1000 * 3)
    expect(promised('rate.sign-in')).toBeGreaterThanOrEqual(promised('rate.authorize') * 5)
  })
})

describe('what kakehashi limits promises is kept', () => {
  it('an offer and its codes', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const [early, late] = [await world.offer(certificateId), await world.offer(certificateId)]
    const [earlyCode, lateCode] = [await world.codeOf(early.offerId), await world.codeOf(late.offerId)]
    world.clock.advance(promised('credentials.offer') - 1)
    expect((await world.credentials.redeemPreAuthorizedCode({ code: earlyCode, txCode: early.txCode })).ok).toBe(true)
    world.clock.advance(1)
    expect((await world.credentials.redeemPreAuthorizedCode({ code: lateCode, txCode: late.txCode })).ok).toBe(false)
  })

  it('transaction codes of one offer, whatever happens to another', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const [guessed, other] = [await world.offer(certificateId), await world.offer(certificateId)]
    const redeem = async ({ offerId }: { offerId: string }, txCode: string) =>
      world.credentials.redeemPreAuthorizedCode({ code: await world.codeOf(offerId), txCode })
    const code = await world.codeOf(guessed.offerId)
    for (let n = 0; n < promised('credentials.tx-code'); n += 1)
      expect(await world.credentials.redeemPreAuthorizedCode({ code, txCode: 'wrong' })).toMatchObject({
        failure: 'OFFER-TX-CODE-WRONG',
      })
    expect(await world.credentials.redeemPreAuthorizedCode({ code, txCode: guessed.txCode })).toMatchObject({
      failure: 'OFFER-LOCKED',
    })
    expect((await redeem(other, other.txCode)).ok).toBe(true)
  })

  it('a verification', async () => {
    const world = await openCredentialWorld()
    const headers = { authorization: 'Bearer token-of-example-service', 'content-type': 'application/json' }
    const body = JSON.stringify({ certificate: 'zaigaku', claims: ['enrolled'] })
    const started = await fetch(`${world.issuer}/verifications`, { method: 'POST', headers, body })
    const { id } = (await started.json()) as { id: string }
    const status = async () => (await fetch(`${world.issuer}/verifications/${id}`, { headers })).status
    world.clock.advance(promised('credentials.verification') - 1)
    expect(await status()).toBe(200)
    world.clock.advance(1)
    expect(await status()).not.toBe(200)
  })

  it('a link code, and how many of them one person may try, whatever another person tries', async () => {
    const { guardianship, issue, clock } = await openGuardianshipWorld(noon)
    const propose = async (personId: string, code: string) => {
      const proposed = await guardianship.proposeLink({ personId, code, basicFour: mayumi, evidence })
      return proposed.ok ? 'ok' : proposed.failure
    }
    const elsewhere = await openGuardianshipWorld(noon)
    for (let n = 0; n < promised('guardianship.link-code-tries'); n += 1)
      expect(await propose('guesser', (await elsewhere.issue()).code)).toBe('GUARDIANSHIP-CODE-UNKNOWN')
    const { code } = await issue()
    expect(await propose('guesser', code)).toBe('GUARDIANSHIP-TOO-MANY-ATTEMPTS')
    clock.advance(promised('guardianship.link-code') * 86_400 - 1)
    expect(await propose('mother', code)).toBe('ok')
    expect(promised('guardianship.link-code-window')).toBe(86_400)
  })

  it('an access token', async () => {
    const service = serviceOf({
      grant_types: ['client_credentials'],
      verification: { certificates: ['zaigaku'], claims: [], redirect_uris: [] },
    })
    const { issuer } = await openProviderWorld({ services: [service] })
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${service.client_id}:${serviceSecret}`)}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'verifications',
        resource: `${issuer}/verifications`,
      }),
    })
    const { expires_in: seconds } = (await answer.json()) as { expires_in: number }
    expect(seconds).toBe(promised('provider.client-credentials'))
  })
})
