import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { refuseEmbeddedStores } from '../../src/processes.ts'
import { readArguments } from '../../src/start-arguments.ts'
import { spawnGateway } from '../support/gateway-process.ts'

/** Code and text of the refusal. */
const refusal = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof KakehashiError) return error.message
    throw error
  }
  return 'accepted'
}

describe('arguments of npm start', () => {
  it('say how many processes, one when silent', () => {
    expect(readArguments([])).toEqual({ processes: 1 })
    expect(readArguments(['--processes', '4'])).toEqual({ processes: 4 })
    expect(readArguments(['--processes=64'])).toEqual({ processes: 64 })
  })

  it.each([
    [['--processes', '0']],
    [['--processes', '65']],
    [['--processes', '-1']],
    [['--processes', '2.5']],
    [['--processes', 'many']],
    [['--processes', '']],
    [['--processes']],
    [['--procs', '2']],
    [['serve']],
  ])('%j are refused', (given) => {
    const message = refusal(() => readArguments(given))
    expect(message).toContain('START-ARGUMENT')
    expect(message).toContain(given[0])
  })
})

describe('several processes on an embedded store', () => {
  const database_url = 'postgres://127.0.0.1:1/none'
  const redis_url = 'redis://127.0.0.1:1'

  it.each([
    [{}, 'DATABASE_URL, REDIS_URL is not set'],
    [{ database_url }, '; REDIS_URL is not set'],
    [{ redis_url }, '; DATABASE_URL is not set'],
  ])('%j are refused', (settings, reason) => {
    const message = refusal(() => refuseEmbeddedStores(settings))
    expect(message).toContain('START-PROCESSES-EMBEDDED')
    expect(message).toContain(reason)
  })

  it('are accepted on servers', () => {
    expect(refusal(() => refuseEmbeddedStores({ database_url, redis_url }))).toBe('accepted')
  })

  it('stop the start with one line and status 1', async () => {
    const environment = { DATABASE_URL: '', REDIS_URL: '' }
    const { code, errors } = await spawnGateway({ arguments: ['--processes', '2'], environment }).ended
    expect(code).toBe(1)
    expect(errors.split('\n').filter((line) => line.startsWith('kakehashi: START-PROCESSES-EMBEDDED: '))).toHaveLength(
      1,
    )
  })
})
