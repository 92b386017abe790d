import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Clock } from '../../foundation/index.ts'
import type { Signer } from '../../keys/index.ts'
import type { Records } from '../../storage/index.ts'
import { signJws } from '../sd-jwt/jws.ts'
import { statusListType } from '../sd-jwt/vc-draft.ts'
import { bitsPerStatus, packStatuses } from './status-bits.ts'

/** A signed status list ready to be served. */
export interface PublishedList {
  readonly token: string
  readonly etag: string
}

interface Cached extends PublishedList {
  readonly version: number
  readonly signedAt: number
}

/** How long a verifier may keep a list, and how long a list is good at all, in seconds. */
export const listTtl = 60
const listLifetime = 3600

/**
 * Publishes status lists, each signed by the school whose credentials it covers, with that school's certificate in `x5c`: wallets exist
 * that check a list with the key of the credential itself.
 * @param options.urlOf the list's own URI, which is its `sub`
 * @param options.signerOf the school's signer and its issuer URL
 */
export function createStatusPublisher(options: {
  records: Records
  clock: Clock
  urlOf(listId: string): string
  signerOf(schoolCode: string): Promise<{ signer: Signer; issuer: string }>
}) {
  const { records, clock } = options
  const cache = new Map<string, Cached>()

  const sign = async (list: { id: string; school_code: string; size: number; version: number }): Promise<Cached> => {
    const entries = await records.db
      .selectFrom('status_entries')
      .select(['status_index as index', 'status'])
      .where('list_id', '=', list.id)
      .where('status', '!=', 0)
      .execute()
    const lst = (await promisify(deflate)(packStatuses(list.size, entries))).toString('base64url')
    const { signer, issuer } = await options.signerOf(list.school_code)
    const signedAt = Math.floor(clock.now().getTime() / 1000)
    const token = await signJws(
      signer,
      { typ: statusListType },
      {
        sub: options.urlOf(list.id),
        iss: issuer,
        iat: signedAt,
        exp: signedAt + listLifetime,
        ttl: listTtl,
        status_list: { bits: bitsPerStatus, lst },
      },
    )
    return {
      token,
      etag: `"${createHash('sha256').update(token).digest('base64url')}"`,
      version: list.version,
      signedAt,
    }
  }

  /** The current token of a list; signed anew when a status changed or half of its life is over. Undefined when there is no such list. */
  return async (listId: string): Promise<PublishedList | undefined> => {
    const list = await records.db.selectFrom('status_lists').selectAll().where('id', '=', listId).executeTakeFirst()
    if (!list) return undefined
    const known = cache.get(listId)
    const fresh =
      known && known.version === list.version && clock.now().getTime() / 1000 < known.signedAt + listLifetime / 2
    if (known && fresh) return known
    const signed = await sign(list)
    cache.set(listId, signed)
    return signed
  }
}
