import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEncryption, type ListedKey } from '../../src/keys/index.ts'
import { openRecords, type Records } from '../../src/storage/index.ts'
import { startGatewayProcess, until } from '../support/gateway-process.ts'
import { openKeyNodes } from '../support/keys-nodes.ts'
import { day, gateway, kidsOf, openKeysWorld, operator } from '../support/keys-world.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const by = operator
const another = createEncryption(Buffer.alloc(32, 9))

/** Makes a key one that another key file sealed, as nodes hear of it. */
async function spoil({ db }: Pick<Records, 'db'>, kid: string): Promise<void> {
  const { changed_in } = await db
    .selectFrom('signing_keys')
    .select('changed_in')
    .orderBy('changed_in', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('signing_keys')
    .set({ private_encrypted: another.seal(kid, Buffer.from('{}')), changed_in: changed_in + 1 })
    .where('kid', '=', kid)
    .execute()
}

const leftOut = 'a key in the records cannot be read and is left out'
const noneLeft = 'no readable key is left that can sign; another one signs from now on'

describe('a running gateway with a key that cannot be read', () => {
  const environment = { KAKEHASHI_KEYS_PUBLISH_AHEAD: '1h', KAKEHASHI_KEYS_RELOAD_EVERY: '1s' }
  const open = async () => {
    const data = temporaryDirectory()
    const start = () => startGatewayProcess({ environment: { ...environment, KAKEHASHI_DATA: data } })
    const running = await start()
    const records = openRecords({ file: join(data, 'records.sqlite') })
    onTestFinished(() => records.close())
    const json = async <T>(...words: string[]): Promise<T[]> => {
      const { code, out, errors } = await runCommand([...words, '--json'], { data, environment })
      expect([code, errors]).toEqual([0, []])
      return out.map((line) => JSON.parse(line) as T)
    }
    const stateOf = async (kid: string) => (await json<ListedKey>('keys', 'list')).find((key) => key.kid === kid)?.state
    return { start, running, records, json, stateOf }
  }
  const published = async ({ url }: { url: string }) => {
    const { keys } = (await (await fetch(`${url}/jwks`)).json()) as { keys: { kid: string; alg: string }[] }
    return keys
  }

  it('takes up withdrawals all the same, names the key, and starts again with the others', async () => {
    const { start, running, records, json, stateOf } = await open()
    const [stolen] = kidsOf(await published(running)) as [string]
    const rotated = await json<{ kid: string; algorithm: string }>('keys', 'rotate')
    const bad = rotated.find(({ algorithm }) => algorithm === 'RS256')?.kid as string
    await spoil(records, bad)
    expect(await running.line(leftOut)).toMatchObject({ level: 50, kid: bad, owner: 'gateway' })
    expect(await stateOf(bad)).toBe('unreadable')

    await json('keys', 'retire', stolen, '--emergency')
    const after = await until(
      () => published(running),
      (keys) => !kidsOf(keys).includes(stolen),
    )
    expect(after.map(({ kid }) => kid)).not.toContain(bad)
    expect(kidsOf(after, 'RS256')).toHaveLength(1)

    running.signal('SIGTERM')
    await running.ended
    const next = await start()
    expect(next.lines).toContainEqual(expect.objectContaining({ level: 50, msg: leftOut, kid: bad, owner: 'gateway' }))
    const ids = (keys: { kid: string }[]) => keys.map(({ kid }) => kid).sort()
    expect(ids(await published(next))).toEqual(ids(after))
  })

  it('says so when no readable key is left that can sign, and lets another one sign', async () => {
    const { running, records, json, start } = await open()
    const before = await json<ListedKey>('keys', 'list')
    for (const { kid } of before) await spoil(records, kid)
    const after = await until(
      () => published(running),
      (keys) => keys.length === 2 && keys.every(({ kid }) => before.every((key) => key.kid !== kid)),
    )
    const said = async () => running.lines.filter(({ msg }) => msg === noneLeft).map(({ kid }) => kid)
    const told = await until(said, (kids) => kids.length === before.length)
    expect(told.sort()).toEqual(before.map(({ kid }) => kid).sort())
    running.signal('SIGTERM')
    await running.ended
    expect(await published(await start())).toEqual(after)
  })
})

it('a withdrawn key goes although the keys of cookies cannot be had', async () => {
  const { command, follow, jwksOf } = await openKeyNodes()
  const { kid } = await command.signerFor(gateway)
  await command.withdraw(kid, { by, ownerNamed: () => gateway })
  const spy = vi.spyOn(command, 'cookieSecrets').mockRejectedValueOnce(new Error('no cookies'))
  await expect(follow(0)).rejects.toThrow('no cookies')
  expect(spy).toHaveBeenCalledOnce()
  expect((await jwksOf(0)).keys.map((key) => key.kid)).not.toContain(kid)
})

describe('a key that waits and cannot be read', () => {
  /** A rotation whose new key another key file sealed. */
  const open = async () => {
    const world = await openKeysWorld()
    const keys = world.node()
    await keys.signersOfGateway()
    const old = (await keys.signerFor(gateway)).kid
    await keys.secret('pairwise-subject')
    const [rotated] = await keys.rotate(gateway, { by })
    const bad = rotated?.kid as string
    await spoil(world.records, bad)
    await keys.reload()
    const withdraw = (kid: string) => keys.withdraw(kid, { by, ownerNamed: () => gateway })
    const signs = async () => (await keys.signerFor(gateway)).kid
    return { ...world, keys, old, bad, withdraw, signs }
  }

  it('never signs: the old one goes on when its time has come', async () => {
    const { clock, keys, old, bad, signs } = await open()
    expect(kidsOf(await keys.publicJwks(gateway))).toEqual([old])
    clock.advance(day)
    expect(await signs()).toBe(old)
    expect((await keys.list()).find(({ kid }) => kid === bad)).toMatchObject({ state: 'unreadable' })
  })

  it('does not stand in the way of the next rotation', async () => {
    const { clock, keys, old, signs } = await open()
    const [rotated] = await keys.rotate(gateway, { by })
    expect(rotated).toMatchObject({ outcome: 'rotated', replaces: old })
    clock.advance(day)
    expect(await signs()).toBe(rotated?.kid)
  })

  it('is not made to sign when the one before it is withdrawn', async () => {
    const { old, bad, withdraw, signs } = await open()
    const { successor } = await withdraw(old)
    expect([old, bad, null]).not.toContain(successor)
    expect(await signs()).toBe(successor)
  })

  it.each([0, day])('can be withdrawn, %i seconds later, and the old one goes on for good', async (seconds) => {
    const { clock, keys, old, bad, withdraw, signs } = await open()
    clock.advance(seconds)
    expect(await withdraw(bad)).toMatchObject({ changed: true, successor: null })
    clock.advance(30 * day)
    expect(await signs()).toBe(old)
    expect((await keys.list()).find(({ kid }) => kid === bad)).toMatchObject({ state: 'retired' })
  })

  it('is no reason to take another key file for the right one', async () => {
    const { node, keys, records } = await open()
    const stranger = node({ encryption: async () => another })
    const before = await keys.list()
    await expect(stranger.signerFor(gateway)).rejects.toMatchObject({ code: 'KEYS-UNREADABLE' })
    await expect(stranger.secret('pairwise-subject')).rejects.toMatchObject({ code: 'KEYS-UNREADABLE' })
    expect(await keys.list()).toEqual(before)
    expect(await records.db.selectFrom('secrets').selectAll().execute()).toHaveLength(1)
  })
})
