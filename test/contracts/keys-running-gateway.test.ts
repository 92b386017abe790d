import { expect, it } from 'vitest'
import type { ListedKey, RotatedKey, WithdrawnKey } from '../../src/keys/index.ts'
import { startGatewayProcess, until } from '../support/gateway-process.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

it('a running gateway follows what commands do to its keys, without a restart', async () => {
  const environment = { KAKEHASHI_KEYS_PUBLISH_AHEAD: '2s', KAKEHASHI_KEYS_RELOAD_EVERY: '1s' }
  const data = temporaryDirectory()
  const gateway = await startGatewayProcess({ environment: { ...environment, KAKEHASHI_DATA: data } })
  const json = async <T>(...words: string[]): Promise<T[]> => {
    const { code, out, errors } = await runCommand([...words, '--json'], { data, environment })
    expect([code, errors]).toEqual([0, []])
    return out.map((line) => JSON.parse(line) as T)
  }
  const published = async () => {
    const { keys } = (await (await fetch(`${gateway.url}/jwks`)).json()) as { keys: { kid: string }[] }
    return keys.map(({ kid }) => kid)
  }

  const before = await published()
  const rotated = await json<RotatedKey>('keys', 'rotate')
  expect(rotated.map(({ replaces }) => replaces).sort()).toEqual(before.sort())
  const successors = rotated.map(({ kid }) => kid)
  const both = await until(published, (kids) => successors.every((kid) => kids.includes(kid)))
  expect(both).toHaveLength(4)

  const [kid] = successors as [string]
  const [withdrawn] = await json<WithdrawnKey>('keys', 'retire', kid, '--emergency')
  const after = await until(published, (kids) => !kids.includes(kid))
  const listed = await json<ListedKey>('keys', 'list')
  const stands = listed.filter(({ owner, state }) => owner === 'gateway' && state !== 'retired').map((key) => key.kid)
  expect(after.sort()).toEqual(stands.sort())
  expect(withdrawn?.changed).toBe(true)
  const { code } = await runCommand(['audit', 'verify'], { data })
  expect(code).toBe(0)
  expect(gateway.lines.map(({ msg }) => msg)).not.toContain('looking for changed keys failed')
})
