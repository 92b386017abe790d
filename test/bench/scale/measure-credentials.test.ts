import { expect, it } from 'vitest'
import { type CredentialWorld, openCredentialWorld } from '../../support/credential-world.ts'
import { encryptResponse, post, present, readRequest } from '../../support/presentation-wallet.ts'

const rounds = 7
const each = 40

/** Processor time of this process per act, milliseconds: gateway, wallet and service together, which is more than the gateway alone. */
async function cpuMs(act: () => Promise<unknown>): Promise<number> {
  const found: number[] = []
  for (let n = 0; n < 10; n += 1) await act()
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage()
    for (let n = 0; n < each; n += 1) await act()
    const { user, system } = process.cpuUsage(before)
    found.push((user + system) / 1000 / each)
  }
  return Math.min(...found)
}

const json = { 'content-type': 'application/json', authorization: 'Bearer token-of-example-service' }

async function verify(world: CredentialWorld, collected: Awaited<ReturnType<CredentialWorld['collect']>>) {
  const body = JSON.stringify({ certificate: 'zaigaku', claims: ['enrolled', 'school_name'] })
  const started = await fetch(`${world.issuer}/verifications`, { method: 'POST', headers: json, body })
  const { id, request_uri } = (await started.json()) as { id: string; request_uri: string }
  const request = await readRequest(request_uri)
  const names = ['enrolled', 'school_name']
  const presentation = present({ ...collected, request, names, now: world.clock.now() })
  const response = await encryptResponse(request, { vp_token: { zaigaku: [presentation] }, state: request.state })
  await post(request.response_uri, { response })
  const answer = await fetch(`${world.issuer}/verifications/${id}`, { headers: json })
  const told = (await answer.json()) as { state: string }
  expect(told.state, JSON.stringify(told)).toBe('verified')
}

it('measures issuing and verifying', async () => {
  const world = await openCredentialWorld()
  const certificateId = await world.approvedCertificate()
  const issue = await cpuMs(() => world.collect({ certificateId }))
  const collected = await world.collect({ certificateId })
  const verification = await cpuMs(() => verify(world, collected))
  console.log({ issueCpuMs: issue, verificationCpuMs: verification, credentialBytes: collected.credential.length })
})
