import type { Page } from '../../examples/demo/page.ts'
import { PageRefused, type Visitor } from '../../examples/demo/visitor.ts'
import { WalletProblem } from '../../examples/wallet/problem.ts'
import type { Wallet } from '../../examples/wallet/wallet.ts'
import type { Family } from './town.ts'

/** What each kind of operation was about, and what its answer said. */
export interface Kinds {
  /** A sign-in of staff for the service, up to its code. */
  'sign-in': { given: { requestUri: string; assertion: string; verifier: string }; said: { code: string } }
  /** The code against tokens. */
  redeem: {
    given: { code: string; verifier: string; assertion: string; requestUri: string; pushed: string }
    said: { accessToken: string; sub: string }
  }
  /** A guardian's session on our pages. */
  session: { given: { visitor: Visitor; home: string }; said: Record<never, never> }
  draft: { given: { learner: string }; said: { certificateId: string } }
  approve: { given: { certificateId: string }; said: Record<never, never> }
  revoke: { given: { certificateId: string }; said: Record<never, never> }
  consent: { given: { family: Family }; said: { consentId: string } }
  withdraw: { given: { family: Family; consentId: string }; said: Record<never, never> }
  offer: { given: { family: Family; consentId: string }; said: { uri: string; txCode: string } }
  issue: {
    given: { consentId: string; uri: string; code: string; txCode: string; wallet: Wallet }
    said: { credential: string }
  }
  roster: { given: { version: number; previewUrl: string }; said: Record<never, never> }
  present: { given: { id: string; credential: string; replay: () => Promise<number> }; said: Record<never, never> }
}

export type Kind = keyof Kinds

/** One operation. Only what is `acknowledged` must be there afterwards; of everything else nobody knows, so it is there whole or not at all. */
export interface Entry<K extends Kind = Kind> {
  readonly number: number
  readonly kind: K
  readonly given: Kinds[K]['given']
  /** Whether the request that does it has left; before that nothing can have happened. */
  sent: boolean
  outcome: 'open' | 'acknowledged' | 'refused' | 'broken off'
  said: Kinds[K]['said'] | undefined
  /** Why not: a code of the error catalogue, or what broke. */
  why: string
  readonly began: number
  ended: number
}

export type Acknowledged<K extends Kind> = Entry<K> & { said: Kinds[K]['said'] }

export interface Ledger {
  readonly entries: readonly Entry[]
  /**
   * Notes an operation while it runs.
   * @param work calls `send` with the request that does it @returns what was acknowledged, or undefined when it was not
   */
  attempt<K extends Kind>(
    kind: K,
    given: Kinds[K]['given'],
    work: (send: <T>(request: () => Promise<T>) => Promise<T>) => Promise<Kinds[K]['said']>,
  ): Promise<Acknowledged<K> | undefined>
  /** Notes that something was refused before an operation could even be sent. */
  refusedBefore(kind: Kind, cause: unknown): void
  acknowledged<K extends Kind>(kind: K): Acknowledged<K>[]
  /** Those that may or may not have happened. */
  uncertain<K extends Kind>(kind: K): Entry<K>[]
  /** Resolves when the next request that does such an operation has left. */
  nextSent(kind: Kind): Promise<void>
}

/** The answer said no, in words of its own. */
export class Refusal extends Error {}

export function createLedger(): Ledger {
  const entries: Entry[] = []
  const waiting = new Map<Kind, Set<() => void>>()
  let number = 0

  const open = <K extends Kind>(kind: K, given: Kinds[K]['given']): Entry<K> => {
    number += 1
    const began = performance.now()
    const fresh = { number, kind, given, sent: false, said: undefined, why: '', began, ended: 0 }
    const entry: Entry<K> = { ...fresh, outcome: 'open' }
    entries.push(entry as unknown as Entry)
    return entry
  }
  const fail = (entry: { outcome: Entry['outcome']; why: string; ended: number }, cause: unknown) => {
    entry.outcome = isAnswer(cause) ? 'refused' : 'broken off'
    entry.why = reasonOf(cause)
    entry.ended = performance.now()
  }
  const of = <K extends Kind>(kind: K) => entries.filter((entry) => entry.kind === kind) as unknown as Entry<K>[]

  return {
    entries,
    attempt: async (kind, given, work) => {
      const entry = open(kind, given)
      const send = <T>(request: () => Promise<T>): Promise<T> => {
        entry.sent = true
        for (const tell of waiting.get(kind) ?? []) tell()
        waiting.delete(kind)
        return request()
      }
      try {
        const said = await work(send)
        Object.assign(entry, { said, outcome: 'acknowledged', ended: performance.now() })
        return entry as Acknowledged<typeof kind>
      } catch (cause) {
        fail(entry, cause)
        return undefined
      }
    },
    refusedBefore: (kind, cause) => fail(open(kind, {} as never), cause),
    acknowledged: (kind) => of(kind).filter(({ outcome }) => outcome === 'acknowledged') as Acknowledged<typeof kind>[],
    uncertain: (kind) => of(kind).filter(({ outcome, sent }) => outcome !== 'acknowledged' && sent),
    nextSent: (kind) =>
      new Promise((resolve) => {
        const tells = waiting.get(kind) ?? new Set()
        waiting.set(kind, tells.add(resolve))
      }),
  }
}

/** Whether somebody answered, be it with a refusal, rather than that the connection broke. */
const isAnswer = (cause: unknown): boolean =>
  cause instanceof PageRefused ||
  cause instanceof Refusal ||
  (cause instanceof WalletProblem && cause.code !== 'unreachable')

/** The code that a page shows, if it shows one. */
export const codeOn = (page: Page): string | undefined =>
  /\b[A-Z]+(?:-[A-Z0-9]+)+\b/.exec(page.document.querySelector('main')?.text ?? page.source)?.[0]

export function reasonOf(cause: unknown): string {
  if (cause instanceof PageRefused)
    return `${cause.page.status} ${codeOn(cause.page) ?? cause.page.source.slice(0, 100)}`
  if (cause instanceof WalletProblem) return `${cause.code} ${cause.message}`
  if (cause instanceof Error && cause.cause instanceof Error) return `${cause.message}: ${cause.cause.message}`
  return cause instanceof Error ? cause.message : String(cause)
}
