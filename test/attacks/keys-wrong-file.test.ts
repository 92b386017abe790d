import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ListedKey } from '../../src/keys/index.ts'
import { spawnGateway, startGatewayProcess } from '../support/gateway-process.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A key file that is in order and not the one of any records. */
function anotherFile(): string {
  const file = join(temporaryDirectory(), 'other.key')
  writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`)
  return file
}

const naming = (file: string) => ({ KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE: file })

/** Starts a gateway that must not come up. @returns the one line that it printed */
async function refusedStart(environment: Readonly<Record<string, string>>): Promise<string> {
  const { code, errors } = await spawnGateway({ environment }).ended
  expect(code).toBe(1)
  expect(errors).toMatch(/^kakehashi: [A-Z-]+: [^\n]+\n$/)
  return errors.trimEnd()
}

async function listed(data: string): Promise<ListedKey[]> {
  const { code, out } = await runCommand(['keys', 'list', '--json'], { data })
  expect(code).toBe(0)
  return out.map((line) => JSON.parse(line) as ListedKey)
}

const eventsOf = async (data: string) => (await runCommand(['audit', 'export'], { data })).out

describe('another key file than the one of the records', () => {
  it('is refused by every command that seals before anything is written, and the running gateway goes on', async () => {
    const data = temporaryDirectory()
    const gateway = await startGatewayProcess({
      environment: { KAKEHASHI_DATA: data, KAKEHASHI_KEYS_PUBLISH_AHEAD: '2s', KAKEHASHI_KEYS_RELOAD_EVERY: '1s' },
    })
    const [before, events] = [await listed(data), await eventsOf(data)]
    const [{ kid } = { kid: '' }] = before.filter(({ owner }) => owner === 'gateway')
    const file = anotherFile()
    for (const words of [
      ['keys', 'rotate'],
      ['keys', 'rotate', '--owner', 'all'],
      ['keys', 'retire', kid, '--emergency'],
      ['keys', 'list'],
    ]) {
      const { code, out, errors } = await runCommand(words, { data, environment: naming(file) })
      expect({ words, code, out }).toEqual({ words, code: 1, out: [] })
      expect(errors).toEqual([expect.stringContaining(`KEYS-ENCRYPTION-KEY: The key file ${file} does not open`)])
    }
    expect([await listed(data), await eventsOf(data)]).toEqual([before, events])

    gateway.signal('SIGTERM')
    expect(await gateway.ended).toEqual({ code: 0, errors: '' })
    expect(gateway.lines.filter(({ level }) => level === 50)).toEqual([])
  })

  it('is refused at start in one line, and nothing is changed', async () => {
    const data = temporaryDirectory()
    const first = await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
    first.signal('SIGTERM')
    await first.ended
    const before = await listed(data)
    const file = anotherFile()
    const said = await refusedStart({ KAKEHASHI_DATA: data, ...naming(file) })
    expect(said).toContain(`KEYS-ENCRYPTION-KEY: The key file ${file} does not open the keys in these records`)
    expect(await listed(data)).toEqual(before)
    await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
  })

  it('does not hinder what needs no key: a backup, and the check of the audit log', async () => {
    const data = temporaryDirectory()
    await runCommand(['migrate'], { data })
    await runCommand(['keys', 'rotate'], { data })
    const environment = naming(anotherFile())
    const out = join(temporaryDirectory(), 'backup')
    expect((await runCommand(['backup', '--out', out], { data, environment })).code).toBe(0)
    expect((await runCommand(['audit', 'verify'], { data, environment })).code).toBe(0)
  })
})

describe('a key file that is gone', () => {
  it('is not made anew beside records with sealed keys, by commands or at start', async () => {
    const data = temporaryDirectory()
    const file = join(data, 'key-encryption.key')
    await runCommand(['migrate'], { data })
    expect(existsSync(file)).toBe(false)
    expect((await runCommand(['keys', 'rotate'], { data })).code).toBe(0)
    expect(existsSync(file)).toBe(true)
    renameSync(file, `${file}.away`)

    const wanted = `KEYS-ENCRYPTION-KEY: The key file ${file} does not open the keys in these records (there is no such file)`
    const { code, out, errors } = await runCommand(['keys', 'rotate'], { data })
    expect([code, out]).toEqual([1, []])
    expect(errors).toEqual([expect.stringContaining(wanted)])
    expect(await refusedStart({ KAKEHASHI_DATA: data })).toContain(wanted)
    expect(existsSync(file)).toBe(false)

    renameSync(`${file}.away`, file)
    await startGatewayProcess({ environment: { KAKEHASHI_DATA: data } })
  })
})

describe('a key file that cannot be used', () => {
  const saying = (file: string, reason: string) =>
    `SETTINGS-INVALID: A setting is wrong: settings.yaml: keys.encryption_key_file: ${file} ${reason}`
  const refused = async (words: string[], file: string, reason: string) => {
    const data = temporaryDirectory()
    await runCommand(['migrate'], { data })
    const { code, out, errors } = await runCommand(words, { data, environment: naming(file) })
    expect([code, out, errors]).toEqual([1, [], [expect.stringContaining(saying(file, reason))]])
  }

  it.each([
    ['missing', () => {}, 'cannot be read (ENOENT)'],
    ['a directory', (file: string) => mkdirSync(file), 'cannot be read (EISDIR)'],
    ['short', (file: string) => writeFileSync(file, 'c2hvcnQ=\n'), 'does not hold 32 bytes in base64'],
  ])('since it is %s is named with the reason, by config check and by the start', async (_, make, reason) => {
    const file = join(temporaryDirectory(), 'the.key')
    make(file)
    await refused(['config', 'check'], file, reason)
    expect(await refusedStart(naming(file))).toContain(saying(file, reason))
  })

  it('is named by a command that seals and by a restore', async () => {
    const directory = temporaryDirectory()
    await refused(['keys', 'rotate'], directory, 'cannot be read (EISDIR)')
    await refused(['restore', '--from', directory], directory, 'cannot be read (EISDIR)')
  })

  it('may be absent in a fresh data directory, and is not made by config check', async () => {
    const data = temporaryDirectory()
    expect((await runCommand(['config', 'check'], { data })).code).toBe(0)
    expect(existsSync(join(data, 'key-encryption.key'))).toBe(false)
  })
})

/** Root reads every file. */
describe.skipIf(process.getuid?.() === 0)('a key file that may not be read', () => {
  it('is named with the reason', async () => {
    const file = anotherFile()
    chmodSync(file, 0o000)
    const { code, errors } = await runCommand(['config', 'check'], {
      data: temporaryDirectory(),
      environment: naming(file),
    })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringContaining(`${file} cannot be read (EACCES)`)])
  })
})
