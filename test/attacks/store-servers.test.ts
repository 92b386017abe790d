import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/foundation/index.ts'
import { openStores } from '../../src/stores.ts'
import { refusalOf } from '../support/organisation-world.ts'
import { ask, openRedisGround, startRedisCluster } from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'
import { startOwnPostgres } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const ground = openRedisGround()
afterAll(() => ground.stop())

/** Opens the stores as a gateway does before it serves; what it was warned of is kept. */
async function start(servers: { redis_url?: string; database_url?: string }, profile: 'development' | 'production') {
  const warnings: string[] = []
  const log = { warn: (_: object, message: string) => void warnings.push(message) }
  const settings = { data_directory: temporaryDirectory(), profile, ...servers }
  const opening = openStores(settings, systemClock, log).then(async ({ records, state }) => {
    await state.close()
    await records.close()
  })
  return { code: await refusalOf(opening), warnings }
}

needs('redis', { borrowed: false })('start refuses a Redis that', () => {
  it('evicts, under every profile', async () => {
    const { url: redis_url } = await ground.server('--maxmemory-policy', 'allkeys-lru')
    expect((await start({ redis_url }, 'development')).code).toBe('STORAGE-REDIS-EVICTS')
    expect((await start({ redis_url }, 'production')).code).toBe('STORAGE-REDIS-EVICTS')
  })

  it('evicts on one node of a cluster', async () => {
    const { url: redis_url, masters } = await startRedisCluster(ground)
    await ask(masters[2]?.port ?? 0, 'CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl')
    expect((await start({ redis_url }, 'development')).code).toBe('STORAGE-REDIS-EVICTS')
  })

  it('keeps nothing on disk, under production; elsewhere it is warned of', async () => {
    const { url: redis_url } = await ground.server('--appendonly', 'no', '--save', '')
    expect((await start({ redis_url }, 'production')).code).toBe('STORAGE-REDIS-FORGETS')
    const { code, warnings } = await start({ redis_url }, 'development')
    expect(code).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('keeps nothing on disk')])
  })

  it('acknowledges before the disk has it is warned of, under every profile', async () => {
    for (const [sync, lost] of [
      ['everysec', 'two seconds'],
      ['no', 'half a minute'],
    ] as const) {
      const { url: redis_url } = await ground.server('--appendfsync', sync)
      for (const profile of ['production', 'development'] as const) {
        const { code, warnings } = await start({ redis_url }, profile)
        expect(code).toBeUndefined()
        expect(warnings).toEqual([expect.stringMatching(new RegExp(`appendfsync ${sync}.*${lost}`))])
      }
    }
    const { url: redis_url } = await ground.server('--appendfsync', 'always')
    expect(await start({ redis_url }, 'production')).toEqual({ code: undefined, warnings: [] })
  })

  it('does not let itself be asked, under production; elsewhere it is warned of', async () => {
    const { port, url } = await ground.server()
    await ask(port, 'ACL', 'SETUSER', 'narrow', 'on', '>pw', '~*', '+@all', '-config', '-info')
    const redis_url = url.replace('redis://', 'redis://narrow:pw@')
    expect((await start({ redis_url }, 'production')).code).toBe('STORAGE-REDIS-UNCHECKED')
    const { code, warnings } = await start({ redis_url }, 'development')
    expect(code).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('cannot be checked')])
    await ask(port, 'ACL', 'SETUSER', 'narrow', '+info')
    expect((await start({ redis_url }, 'production')).code).toBeUndefined()
  })

  it('has another password', async () => {
    const { port, url } = await ground.server()
    await ask(port, 'CONFIG', 'SET', 'requirepass', 'right')
    expect((await start({ redis_url: url.replace('redis://', 'redis://:wrong@') }, 'development')).code).toBe(
      'STORAGE-REFUSED',
    )
    expect((await start({ redis_url: url.replace('redis://', 'redis://:right@') }, 'production')).code).toBeUndefined()
  })
})

describe('REDIS_URL that cannot be read', () => {
  it.each([
    ['http://localhost:6379', 'another scheme'],
    ['redis://', 'no host'],
    ['redis://one:6379,two:6379', 'several hosts without a kind'],
    ['redis+sentinel://one:26379', 'no master name'],
    ['redis+cluster://one:6379/3', 'a cluster with a database'],
    ['redis://one:99999', 'no such port'],
    ['redis://one:6379/zero', 'no such database'],
    ['redis://one:6379?replica=1', 'an unknown parameter'],
    ['redis://somebody:%E3%8@one', 'bad encoding'],
  ])('%s stops the start: %s', async (redis_url) => {
    expect((await start({ redis_url }, 'development')).code).toBe('SETTINGS-INVALID')
  })
})

needs('postgres', { borrowed: false })('start refuses a PostgreSQL that', () => {
  it('does not sync what it acknowledges, under production; elsewhere it is warned of', async () => {
    const server = await startOwnPostgres()
    try {
      const { url: database_url } = server
      expect((await start({ database_url }, 'production')).code).toBe('STORAGE-NOT-DURABLE')
      const { code, warnings } = await start({ database_url }, 'development')
      expect(code).toBeUndefined()
      expect(warnings).toEqual([expect.stringContaining('fsync off')])
    } finally {
      await server.stop()
    }
  })
})
