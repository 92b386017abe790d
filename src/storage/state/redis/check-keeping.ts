import { KakehashiError } from '../../../foundation/index.ts'
import type { Link } from './link.ts'
import type { Shards } from './shards.ts'

/** What a Redis server says of itself; a member is undefined when the server does not let us ask. */
interface Keeping {
  readonly policy: string | undefined
  readonly appendOnly: boolean | undefined
  readonly snapshots: boolean | undefined
  /** When what was appended is brought to the disk: `always`, `everysec` or `no`. */
  readonly sync: string | undefined
}

async function configured(link: Link, name: string): Promise<string | undefined> {
  try {
    const reply = await link.send(['CONFIG', 'GET', name])
    return Array.isArray(reply) && reply.length > 1 ? String(reply[1]) : undefined
  } catch {
    return undefined
  }
}

async function informed(link: Link, section: string, name: string): Promise<string | undefined> {
  try {
    const text = String(await link.send(['INFO', section]))
    return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1]
  } catch {
    return undefined
  }
}

/** CONFIG is forbidden at many hosted servers; INFO often is not. */
async function ask(link: Link): Promise<Keeping> {
  const policy = (await configured(link, 'maxmemory-policy')) ?? (await informed(link, 'memory', 'maxmemory_policy'))
  const appendOnly =
    (await configured(link, 'appendonly')) ??
    { 0: 'no', 1: 'yes' }[(await informed(link, 'persistence', 'aof_enabled')) ?? '']
  const save = await configured(link, 'save')
  return {
    policy,
    appendOnly: appendOnly === undefined ? undefined : appendOnly === 'yes',
    snapshots: save === undefined ? undefined : save.trim() !== '',
    sync: await configured(link, 'appendfsync'),
  }
}

/** What a power cut takes from a Redis that acknowledges before the disk has it. */
function unsynced(address: string, sync: string): string {
  const lost =
    sync === 'everysec'
      ? 'what was written in the last two seconds'
      : 'what the system had not written yet, half a minute or more'
  return `Redis at ${address} runs with appendfsync ${sync}: a power cut loses ${lost}, so that a used code may be used again; set appendfsync always`
}

/**
 * Refuses a Redis that would lose what it has acknowledged: one that evicts entries when memory runs out, always; under production also one
 * that keeps nothing on disk, and one that does not let us ask.
 * @param options.warn hears what is tolerated outside production, that snapshots alone may lose minutes, and what another `appendfsync` than
 * `always` may lose
 * @throws STORAGE-REDIS-EVICTS, STORAGE-REDIS-FORGETS, STORAGE-REDIS-UNCHECKED
 */
export async function checkKeeping(
  shards: Shards,
  options: { address: string; production: boolean; warn(message: string): void },
): Promise<void> {
  const { address, production, warn } = options
  const refuseInProduction = (code: 'STORAGE-REDIS-FORGETS' | 'STORAGE-REDIS-UNCHECKED') => {
    const error = new KakehashiError(code, { params: { address } })
    if (production) throw error
    warn(error.describe('en').what)
  }
  for (const master of shards.masters()) {
    const { policy, appendOnly, snapshots, sync } = await ask(master)
    if (policy !== undefined && policy !== 'noeviction')
      throw new KakehashiError('STORAGE-REDIS-EVICTS', { params: { address, policy } })
    if (policy === undefined || appendOnly === undefined) refuseInProduction('STORAGE-REDIS-UNCHECKED')
    else if (!appendOnly && snapshots === false) refuseInProduction('STORAGE-REDIS-FORGETS')
    else if (!appendOnly)
      warn(`Redis at ${address} keeps snapshots alone: a crash loses what was written since the last one`)
    else if (sync !== undefined && sync !== 'always') warn(unsynced(address, sync))
  }
}
