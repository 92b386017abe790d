import type { StateStore } from './port.ts'
import type { RedisStateOptions } from './redis-state.ts'

/** Loaded only where a Redis is named: its client would take a fifth of the memory of a gateway on one machine. */
const onRedis = () => import('./redis-state.ts')

/** @throws as `openRedisState` of redis-state.ts */
export const openRedisState = async (options: RedisStateOptions): Promise<StateStore> =>
  (await onRedis()).openRedisState(options)

/** @throws as `clearRedisState` of redis-state.ts */
export const clearRedisState = async (options: RedisStateOptions): Promise<number> =>
  (await onRedis()).clearRedisState(options)
