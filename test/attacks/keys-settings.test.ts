import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { developmentDefaults, loadSettings } from '../../src/settings/index.ts'

const load = (environment: NodeJS.ProcessEnv) => loadSettings({ KAKEHASHI_CONFIG: 'config', ...environment })

const refusal = (environment: NodeJS.ProcessEnv): string => {
  try {
    load(environment)
  } catch (error) {
    if (error instanceof KakehashiError) return error.message
    throw error
  }
  throw new Error('was not refused')
}

describe('settings of keys', () => {
  it('publish a key a day ahead, and look for changes every half minute', () => {
    expect(load({}).keys).toMatchObject({ publish_ahead: '24h', reload_every: '30s' })
  })

  it.each([
    [{ KAKEHASHI_KEYS_PUBLISH_AHEAD: 'tomorrow' }, 'environment: KAKEHASHI_KEYS_PUBLISH_AHEAD: is no span of time'],
    [{ KAKEHASHI_KEYS_PUBLISH_AHEAD: '24' }, 'environment: KAKEHASHI_KEYS_PUBLISH_AHEAD: is no span of time'],
    [{ KAKEHASHI_KEYS_PUBLISH_AHEAD: '0s' }, 'environment: KAKEHASHI_KEYS_PUBLISH_AHEAD: must be from 2s to 90d'],
    [{ KAKEHASHI_KEYS_PUBLISH_AHEAD: '91d' }, 'environment: KAKEHASHI_KEYS_PUBLISH_AHEAD: must be from 2s to 90d'],
    // Beyond it a withdrawn key could be taken for longer than a minute.
    [{ KAKEHASHI_KEYS_RELOAD_EVERY: '31s' }, 'environment: KAKEHASHI_KEYS_RELOAD_EVERY: must be from 1s to 30s'],
    [
      { KAKEHASHI_KEYS_PUBLISH_AHEAD: '59s' },
      'settings.yaml: keys.reload_every: must be at most half of keys.publish_ahead',
    ],
  ])('refuse what would let a node meet a key it does not know: %j', (environment, said) => {
    expect(refusal(environment)).toContain(said)
  })

  it('call it a development default when services could not know a new key yet', () => {
    const found = (span: string) =>
      developmentDefaults(load({ KAKEHASHI_KEYS_PUBLISH_AHEAD: span })).map(({ member }) => member)
    expect(found('1h')).toContain('keys.publish_ahead')
    expect(found('2h')).not.toContain('keys.publish_ahead')
  })
})
