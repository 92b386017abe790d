import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import type { Outcome } from './verification.ts'

/** What has to be remembered between sending somebody to sign in and their return. */
export interface Attempt {
  readonly nonce: string
  readonly codeVerifier: string
}

/** Who is signed in, as the gateway told it. */
export interface SignedIn {
  readonly sub: string
  /** The gateway's session; back-channel logout names it. */
  readonly sid: string | undefined
  readonly idToken: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** A presentation asked for: its number at the gateway, and what a wallet is given. */
export interface Verification {
  readonly id: string
  readonly requestUri: string
  readonly walletUrl: string
  /** Address of the QR code that holds the wallet URL. */
  readonly qr: string
}

/** What this service keeps of one browser. */
export interface Session {
  readonly id: string
  readonly endsAt: number
  /** By `state`, so that two tabs do not disturb each other. */
  readonly attempts: Map<string, Attempt>
  signedIn?: SignedIn
  /** The presentation that this browser has asked for. */
  verification?: Verification
  /** What came of it; the gateway tells a browser's own answer only once. */
  outcome?: Outcome
}

const cookie = 'commuter_pass_session'
const lifetimeMs = 60 * 60 * 1000

/** Sessions in memory: enough for an example, lost at a restart. */
export function createSessions(clock: { now(): Date }) {
  const sessions = new Map<string, Session>()
  const dropEnded = () => {
    const now = clock.now().getTime()
    for (const { id, endsAt } of sessions.values()) if (endsAt <= now) sessions.delete(id)
  }

  function open(ctx: Context): Session {
    const session: Session = {
      id: randomBytes(16).toString('base64url'),
      endsAt: clock.now().getTime() + lifetimeMs,
      attempts: new Map(),
    }
    sessions.set(session.id, session)
    ctx.cookies.set(cookie, session.id, { httpOnly: true, sameSite: 'lax', overwrite: true })
    return session
  }

  const find = (ctx: Context): Session | undefined => {
    dropEnded()
    return sessions.get(ctx.cookies.get(cookie) ?? '')
  }

  return {
    find,

    /** The session of this browser, opened if there is none. */
    of: (ctx: Context): Session => find(ctx) ?? open(ctx),

    /** A fresh session id at sign-in, so that an id planted before is worth nothing (session fixation). */
    signIn(ctx: Context, before: Session, signedIn: SignedIn): void {
      sessions.delete(before.id)
      open(ctx).signedIn = signedIn
    },

    end(session: Session): void {
      sessions.delete(session.id)
    },

    /** Ends every session that a logout token names, by `sid`, or by `sub` alone when it has none. */
    endNamed({ sid, sub }: { sid?: string | undefined; sub?: string | undefined }): number {
      const named = [...sessions.values()].filter(({ signedIn }) =>
        sid === undefined ? signedIn?.sub === sub : signedIn?.sid === sid,
      )
      for (const { id } of named) sessions.delete(id)
      return named.length
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
