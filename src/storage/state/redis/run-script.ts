import { type ScriptName, scripts } from './scripts.ts'
import type { Shards } from './shards.ts'

/** Runs scripts by their hash; Redis forgets scripts when it restarts, and is then told again. @param prefix put before every key */
export function createRunner(shards: Shards, prefix: string) {
  const by =
    (way: 'read' | 'write') =>
    async (script: ScriptName, key: string, ...values: string[]): Promise<unknown> => {
      const { sha1, source } = scripts[script]
      const at = `${prefix}${key}`
      try {
        return await shards[way](at, ['EVALSHA', sha1, '1', at, ...values])
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return shards[way](at, ['EVAL', source, '1', at, ...values])
      }
    }
  return { run: by('write'), look: by('read') }
}
