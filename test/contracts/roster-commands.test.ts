import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CommandLine, type OpenedParts, runCommand } from '../../src/cli/index.ts'
import { KakehashiError } from '../../src/foundation/index.ts'
import { boardCode, change, openRoster, samplePackage, sampleRegister } from '../support/roster-fixtures.ts'

let town: Awaited<ReturnType<typeof openRoster>>
let directory: string
beforeEach(async () => {
  town = await openRoster()
  directory = await mkdtemp(join(tmpdir(), 'kakehashi-roster-'))
})
afterEach(async () => {
  await town.close()
  await rm(directory, { recursive: true })
})

const save = async (name: string, bytes: Buffer) => {
  await writeFile(join(directory, name), bytes)
  return join(directory, name)
}

async function run(...words: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  let code = 0
  const line: CommandLine = {
    loadSettings: () => {
      throw new Error('not needed')
    },
    checkKeyFile: () => {},
    // The commands use the roster alone.
    open: async () => ({ roster: town.roster, close: async () => {} }) as unknown as OpenedParts,
    openForRestore: () => Promise.reject(new Error('not here')),
    print: (text) => lines.push(text),
    operator: 'tester',
    note: (message) => lines.push(message),
    fail: (message) => lines.push(message),
    warn: (trouble) => lines.push(trouble.message),
    exitWith: (wanted) => {
      code = wanted
    },
  }
  await runCommand(line, ['roster', ...words])
  return { code, lines }
}

describe('kakehashi roster', () => {
  it('previews and applies', async () => {
    const zip = await save('RO_20260401_139998.zip', await samplePackage())
    const register = await save('register.csv', sampleRegister())
    const preview = await run('preview', '--board', boardCode, '--register', register, zip)
    expect(preview.code).toBe(0)
    expect(preview.lines[2]).toMatch(/^learners +added 591 /)
    const id = preview.lines.find((text) => text.startsWith('preview '))?.slice(8) ?? ''
    const applied = await run('apply', id, '--json')
    expect(JSON.parse(applied.lines[0] ?? '')).toMatchObject({
      outcome: 'applied',
      summary: { kinds: { schools: { added: 2 } } },
    })
    await expect(run('apply', id)).rejects.toThrow('ROSTER-PREVIEW-USED')
  })

  it('prints file, row and column of a broken row and exits with 1', async () => {
    const zip = await save(
      'RO_20260401_139998.zip',
      await samplePackage({ users: change(5, { preferredFamilyName: '' }) }),
    )
    const { code, lines } = await run('preview', '--board', boardCode, zip)
    expect(code).toBe(1)
    expect(lines[0]).toMatch(/^users\.csv:7:preferredFamilyName: ROSTER-VALUE-MISSING: /)
    expect(lines.at(-1)).toBe('refused: 1 problems, nothing was applied')
    const json = await run('preview', '--board', boardCode, '--json', zip)
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ outcome: 'refused', total: 1 })
  })

  it('says which file cannot be read', async () => {
    await expect(run('preview', '--board', boardCode, join(directory, 'nothing.zip'))).rejects.toBeInstanceOf(
      KakehashiError,
    )
  })
})
