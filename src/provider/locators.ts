import { createHmac, createSecretKey } from 'node:crypto'
import { hashToken } from '../foundation/index.ts'

/** What must be read besides a token before it counts: the grant it stands under and the session it ends with. */
export interface Located {
  readonly grantId: string
  /** Name under which the session is kept. */
  readonly session: string
}

/** Length of the library's random part of a token (256 bits), and of each name in it (more than 128 bits), in characters of base64url. */
const randomLength = 43
const nameLength = 22

/** Bits of a grant's identifier, which is no secret that anybody bears. */
export const grantBits = 128
export const tokenBits = 256

/**
 * Lets what belongs together be read together. A token or code carries, behind its random part, the names of its grant and session, veiled so
 * that two services cannot tell that theirs belong to one session. They only say what to read ahead: what the entries themselves say decides,
 * so a token with a forged tail is unknown or costs a second read, and never more.
 * @param secret 32 bytes, the same on every node
 * @param options.together whether reading together saves anything; if not, tokens say nothing and the first grant is like any other
 */
export function createLocators(secret: Buffer, { together }: { together: boolean }) {
  const key = createSecretKey(secret)

  const veil = (random: string, bytes: Buffer): Buffer => {
    const mask = createHmac('sha512', key).update(random).digest()
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = (bytes[index] ?? 0) ^ (mask[index] ?? 0)
    return bytes
  }

  return {
    /** Name under which a session is kept: not the cookie itself, which is as good as its person. */
    sessionName: (cookie: string): string => hashToken(cookie).slice(0, nameLength),

    /**
     * Identifier of the first grant of a session to a client for these scopes, so that it can be read together with the session. Nobody can
     * compute it who has not both the cookie and our key.
     */
    firstGrantId(cookie: string, clientId: string, scopes: readonly string[]): string | undefined {
      if (!together) return undefined
      const asked = ['grant', cookie, clientId, ...[...scopes].sort()].join('\0')
      return createHmac('sha256', key).update(asked).digest('base64url').slice(0, nameLength)
    },

    /** The tail of a token; empty when it has no session or its grant is of an earlier release. @param random its random part */
    tailOf(random: string, { grantId, session }: Partial<Located>): string {
      if (!together || grantId?.length !== nameLength || session?.length !== nameLength) return ''
      return veil(random, Buffer.from(grantId + session, 'base64url')).toString('base64url')
    },

    /** What a token says to read ahead, if it says anything. */
    locate(token: string): Located | undefined {
      if (token.length !== randomLength + 2 * nameLength) return undefined
      const tail = Buffer.from(token.slice(randomLength), 'base64url')
      const names = veil(token.slice(0, randomLength), tail).toString('base64url')
      return { grantId: names.slice(0, nameLength), session: names.slice(nameLength) }
    },

    /** Name under which a token is kept: not the token itself, so that nobody can use it who reads the store. */
    tokenName: (token: string): string => hashToken(token).slice(0, nameLength),
  }
}

export type Locators = ReturnType<typeof createLocators>
