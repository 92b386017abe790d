import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Clock } from '../../foundation/index.ts'
import type { Signer } from '../../keys/index.ts'
import type { Records } from '../../storage/index.ts'
import { signJws } from '../sd-jwt/jws.ts'
import { status, statusListType } from '../sd-jwt/vc-draft.ts'
import { bitsPerStatus, fillStatuses, packStatuses } from './status-bits.ts'

/** A signed status list ready to be served. */
export interface PublishedList {
  readonly token: string
  readonly etag: string
  /** Epoch seconds. */
  readonly signedAt: number
}

interface Cached extends PublishedList {
  readonly version: number
  readonly kid: string
}

/** Who signs a list. */
export interface ListSigner {
  readonly signer: Signer
  /** Issuer URL of the school. */
  readonly issuer: string
  /** The key of the credentials was withdrawn in an emergency: none of them is good any more. */
  readonly withdrawn: boolean
}

/** How long a verifier may keep a list, and how long a list is good at all, in seconds. */
export const listTtl = 60
export const listLifetime = 3600

/**
 * Publishes status lists, each signed with the key of the credentials it covers as long as that is published, with the school's certificate
 * in `x5c`: wallets exist that check a list with the key of the credential itself.
 * @param options.urlOf the list's own URI, which is its `sub`
 * @param options.signerOf the signer for lists of that key of the school
 */
export function createStatusPublisher(options: {
  records: Records
  clock: Clock
  urlOf(listId: string): string
  signerOf(schoolCode: string, kid: string): Promise<ListSigner>
}) {
  const { records, clock } = options
  const cache = new Map<string, Cached>()

  const statusesOf = async (list: { id: string; size: number }): Promise<Buffer> => {
    const entries = await records.db
      .selectFrom('status_entries')
      .select(['status_index as index', 'status'])
      .where('list_id', '=', list.id)
      .where('status', '!=', 0)
      .execute()
    return packStatuses(list.size, entries)
  }

  const sign = async (
    list: { id: string; size: number; version: number },
    { signer, issuer, withdrawn }: ListSigner,
  ): Promise<Cached> => {
    const statuses = withdrawn ? fillStatuses(list.size, status.revoked) : await statusesOf(list)
    const lst = (await promisify(deflate)(statuses)).toString('base64url')
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
      kid: signer.kid,
      signedAt,
    }
  }

  /** The current token of a list; signed anew when a status or its signer changed, or half of its life is over. Undefined when there is no such list. */
  return async (listId: string): Promise<PublishedList | undefined> => {
    const list = await records.db.selectFrom('status_lists').selectAll().where('id', '=', listId).executeTakeFirst()
    if (!list) return undefined
    const by = await options.signerOf(list.school_code, list.kid)
    const known = cache.get(listId)
    const young = known && clock.now().getTime() / 1000 < known.signedAt + listLifetime / 2
    if (young && known.version === list.version && known.kid === by.signer.kid) return known
    const signed = await sign(list, by)
    cache.set(listId, signed)
    return signed
  }
}
