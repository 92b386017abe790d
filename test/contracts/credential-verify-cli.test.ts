import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { CommandLine, OpenedParts } from '../../src/cli/command-line.ts'
import { registerCredentialVerify } from '../../src/cli/commands/credential/verify.ts'
import { type CredentialWorld, openCredentialWorld } from '../support/credential-world.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** `kakehashi credential verify` on the credentials part, which serves its status list. */
async function run(world: CredentialWorld, credential: string, ...options: string[]) {
  const file = join(temporaryDirectory(), 'credential.txt')
  writeFileSync(file, credential)
  const printed: string[] = []
  let code = 0
  const line: CommandLine = {
    loadSettings: () => {
      throw new Error('not needed')
    },
    checkKeyFile: () => {},
    // The command uses the credentials alone.
    open: async () => ({ credentials: world.credentials, close: async () => {} }) as unknown as OpenedParts,
    openForRestore: () => Promise.reject(new Error('not here')),
    print: (text) => printed.push(text),
    operator: 'tester',
    note: (message) => printed.push(message),
    fail: (message) => printed.push(message),
    warn: (trouble) => printed.push(trouble.message),
    exitWith: (wanted) => {
      code = wanted
    },
  }
  const program = new Command().exitOverride()
  registerCredentialVerify(program, line)
  await program.parseAsync(['credential', 'verify', file, ...options], { from: 'user' })
  return { code, printed }
}

describe('kakehashi credential verify', () => {
  it('prints issuer, dates, status, what was not checked, and the claims', async () => {
    const world = await openCredentialWorld()
    const { credential } = await world.collect()
    const { code, printed } = await run(world, `${credential}\n`)
    expect(code).toBe(0)
    expect(printed.slice(0, 6)).toEqual([
      `valid: ${world.issuer}/vct/zaigaku`,
      `issuer: 見本市立みなみ小学校 (B113299999010) ${world.issuer}/issuers/B113299999010`,
      'issued at: 2026-11-22T03:00:00.000Z',
      'expires at: 2027-02-22T14:59:59.000Z',
      'status: valid',
      'holder binding: not checked',
    ])
    expect(printed).toContain('claim enrolled: true')
    expect(printed).toContain('claim school_name: 見本市立みなみ小学校')
    const json = await run(world, credential, '--json')
    expect(JSON.parse(json.printed.join(''))).toMatchObject({
      valid: true,
      issuer: { school_code: 'B113299999010' },
      holder_binding: 'not checked',
      claims: { grade: 'P6' },
    })
  })

  it('refuses a revoked credential with exit code 1, code and reason', async () => {
    const world = await openCredentialWorld()
    const certificateId = await world.approvedCertificate()
    const { credential } = await world.collect({ certificateId })
    const actor = { kind: 'operator', id: 'tester' } as const
    await world.certificates.revoke({ actor, certificateId, reason: 'record-changed' })
    const { code, printed } = await run(world, credential)
    expect(code).toBe(1)
    expect(printed).toEqual([
      expect.stringMatching(/^refused: CREDENTIAL-REVOKED: The school has revoked this certificate\. /),
    ])
    const json = await run(world, credential, '--json')
    expect(JSON.parse(json.printed.join(''))).toMatchObject({ valid: false, code: 'CREDENTIAL-REVOKED' })
  })
})
