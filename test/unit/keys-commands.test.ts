import { describe, expect, it } from 'vitest'
import { type CommandLine, type OpenedParts, runCommand } from '../../src/cli/index.ts'
import type { ListedKey, RotatedKey, WithdrawnKey } from '../../src/keys/index.ts'
import { day, openKeysWorld, operator, school } from '../support/keys-world.ts'

const schoolOwner = 'school:B113299999010'

/** The command line over records of its own; each command has a key ring of its own, as a process has. */
async function open() {
  const world = await openKeysWorld()
  const run = async (...words: string[]) => {
    const [out, errors, codes] = [[] as string[], [] as string[], [0]]
    const parts = {
      settings: { issuer: 'https://id.example.jp' },
      keys: world.node(),
      credentials: { keyOwnerOf: (code: string) => (code === 'B113299999010' ? school : undefined) },
      close: async () => {},
    }
    const line = {
      open: async () => parts as unknown as OpenedParts,
      openForRestore: () => Promise.reject(new Error('not here')),
      print: (text: string) => out.push(text),
      note: (message: string) => errors.push(message),
      fail: (message: string) => {
        errors.push(message)
        codes.push(2)
      },
      operator: operator.id,
      exitWith: (code: number) => codes.push(code),
    }
    await runCommand(line as unknown as CommandLine, words)
    return { code: codes.at(-1), out, errors }
  }
  /** What a command prints as JSON, one thing a line. */
  const json = async <T>(...words: string[]): Promise<T[]> => {
    const { code, out, errors } = await run(...words, '--json')
    expect([code, errors]).toEqual([0, []])
    return out.map((line) => JSON.parse(line) as T)
  }
  return { ...world, run, json }
}

describe('kakehashi keys', () => {
  it('lists nothing before there is anything, and makes first keys where a rotation finds none', async () => {
    const { run, json } = await open()
    expect(await run('keys', 'list')).toEqual({ code: 0, out: [], errors: [] })
    const [made] = await json<RotatedKey>('keys', 'rotate', '--owner', schoolOwner)
    expect(made).toMatchObject({ outcome: 'created', owner: schoolOwner, algorithm: 'ES256', replaces: null })
    const { out } = await run('keys', 'list')
    expect(out).toEqual([[schoolOwner, 'ES256', 'active', '2026-11-22T00:00:00.000Z', '-', made?.kid].join('\t')])
    const verifier = await json<ListedKey>('keys', 'rotate', '--owner', 'verifier')
    expect(verifier).toMatchObject([{ outcome: 'created', owner: 'verifier' }])
  })

  it('rotates every owner, says what will happen when, and does nothing more when asked again', async () => {
    const { run, json, events } = await open()
    await json('keys', 'rotate')
    await json('keys', 'rotate', '--owner', schoolOwner)
    const rotated = await json<RotatedKey>('keys', 'rotate', '--owner', 'all', '--grace', '30d')
    const retiring = ['2026-12-23T00:00:00.000Z', '2026-12-23T00:00:00.000Z', '2027-11-23T00:00:00.000Z']
    expect(rotated.map(({ owner, algorithm, outcome }) => `${owner} ${algorithm} ${outcome}`)).toEqual([
      'cookies HS256 created',
      'gateway ES256 rotated',
      'gateway RS256 rotated',
      `${schoolOwner} ES256 rotated`,
    ])
    expect(rotated.slice(1).map(({ retires_at }) => retires_at)).toEqual(retiring)
    const states = async () => (await json<ListedKey>('keys', 'list')).map(({ owner, state }) => `${owner} ${state}`)
    const before = await states()
    expect(new Set(before)).toEqual(
      new Set([
        'cookies active',
        'gateway active',
        'gateway published',
        `${schoolOwner} active`,
        `${schoolOwner} published`,
      ]),
    )
    const again = await run('keys', 'rotate')
    expect(again.out[0]).toMatch(
      /^already under way: gateway ES256: \S+ signs from 2026-11-23T\S+Z, \S+ is published until 2026-12-23T\S+Z$/,
    )
    expect(again.errors).toEqual([])
    expect(await states()).toEqual(before)
    const longer = await run('keys', 'rotate', '--grace', '60d')
    expect(longer).toMatchObject({ code: 0, out: again.out })
    expect(longer.errors[0]).toBe(
      '--grace was not applied to gateway ES256: a rotation is under way, which keeps the old key until 2026-12-23T00:00:00.000Z',
    )
    expect((await events()).filter(({ type }) => type === 'key.rotated')).toHaveLength(3)
  })

  it('leaves schools alone that have left the settings', async () => {
    const { node, run, json } = await open()
    const gone = { ...school, code: 'C113299999027' } as const
    await node().signerFor(gone)
    expect((await json<RotatedKey>('keys', 'rotate', '--owner', 'all')).map(({ owner }) => owner)).toEqual([
      'cookies',
      'gateway',
      'gateway',
    ])
    const [key] = (await json<ListedKey>('keys', 'list')).filter(({ owner }) => owner === 'school:C113299999027')
    const { out } = await run('keys', 'retire', key?.kid as string, '--emergency')
    expect(out).toEqual([`withdrawn: school:C113299999027: ${key?.kid}`])
  })

  it('withdraws a key, names the next one, and prints no private part', async () => {
    const { run, json, clock } = await open()
    await json('keys', 'rotate', '--owner', schoolOwner)
    const [key] = await json<ListedKey>('keys', 'list')
    const kid = key?.kid as string
    const [withdrawn] = await json<WithdrawnKey>('keys', 'retire', kid, '--emergency')
    expect(withdrawn).toMatchObject({ kid, owner: schoolOwner, changed: true })
    clock.advance(day)
    const again = await run('keys', 'retire', kid, '--emergency')
    expect(again.out).toEqual([`was withdrawn before: ${schoolOwner}: ${kid} at 2026-11-22T00:00:00.000Z`])
    const listed = await json<ListedKey>('keys', 'list')
    expect(listed.map((one) => [one.kid, one.state])).toEqual(
      expect.arrayContaining([
        [kid, 'retired'],
        [withdrawn?.successor, 'active'],
      ]),
    )
    expect(JSON.stringify([listed, await run('keys', 'list')])).not.toMatch(/"d":|private|encrypted/)
  })

  it.each([
    [['keys', 'rotate', '--owner', 'school:B1'], 'there is no key owner school:B1; --help names them'],
    [['keys', 'rotate', '--owner', 'gatway'], 'there is no key owner gatway; --help names them'],
    [['keys', 'rotate', '--grace', 'soon'], 'It is a span of time such as 12h or 30d.'],
    [['keys', 'retire'], "missing required argument 'kid'"],
    [['keys', 'retire', 'some-key'], '--emergency withdraws it and what it signed'],
  ])('refuses in one line what was typed wrongly, and does nothing: %j', async (words, said) => {
    const { run, events } = await open()
    expect(await run(...words)).toEqual({ code: 2, out: [], errors: [expect.stringContaining(said)] })
    expect(await events()).toEqual([])
  })

  it('refuses a key that never was', async () => {
    const { run, events } = await open()
    await expect(run('keys', 'retire', 'some-key', '--emergency')).rejects.toMatchObject({ code: 'KEY-UNKNOWN' })
    expect(await events()).toEqual([])
  })
})
