import { type Clock, failed, hashToken, KakehashiError, ok, type Result } from '../foundation/index.ts'
import type { StateStore } from '../storage/index.ts'
import { type Factors, type Per, type Rule, type RuleName, ruleFor, rules } from './rules.ts'

/** What is used up, and when the next window begins. */
export interface UsedUp {
  readonly rule: RuleName
  readonly seconds: number
}

/** What this node knows of one subject in the present window. */
interface Held {
  /** How many more it may let pass without asking. */
  left: number
  asked: boolean
  usedUp: boolean
  asking?: Promise<void> | undefined
}

const codeOf = { address: 'LIMIT-ADDRESS', client: 'LIMIT-CLIENT', account: 'LIMIT-ACCOUNT' } as const satisfies Record<
  Per,
  string
>

/** Subjects remembered per rule; beyond it the oldest is forgotten, which costs a question to the store and nothing else. */
const mostSubjects = 100_000

/** The refusal that goes with a rate that is used up; `Retry-After` says when the next window begins. */
export function refusalOf({ rule, seconds }: UsedUp): KakehashiError {
  const params = { seconds, minutes: Math.ceil(seconds / 60) }
  return new KakehashiError(codeOf[rules[rule].per], { params, detail: rule })
}

/**
 * Rates shared by all nodes. Windows stand on the clock; within one, a node takes shares of what is left from the store and lets that many
 * pass by itself. On one node exactly `most` pass; each further node may let one share more pass that it never asked for.
 * Without the store whatever is beyond a share is refused, as the request itself would be.
 * @param options.factors how many times the built-in rates apply
 */
export function createLimits(options: {
  state: Pick<StateStore, 'increment'>
  clock: Clock
  factors: Factors
  /** Hears of every refusal. */
  refused?(rule: RuleName): void
}) {
  const { state, clock, factors } = options
  const names = Object.keys(rules) as RuleName[]
  const inForce = Object.fromEntries(names.map((name) => [name, ruleFor(name, factors)])) as Record<RuleName, Rule>
  const windows = new Map<RuleName, { number: number; subjects: Map<string, Held> }>()

  const windowOf = ({ windowSeconds }: Rule) => Math.floor(clock.now().getTime() / 1000 / windowSeconds)

  /** This node's memory of a subject in the present window; older windows are forgotten as a whole. */
  function heldOf(name: RuleName, rule: Rule, number: number, subject: string): Held {
    let window = windows.get(name)
    if (window?.number !== number) {
      window = { number, subjects: new Map() }
      windows.set(name, window)
    }
    const known = window.subjects.get(subject)
    if (known) return known
    const fresh: Held = { left: rule.share, asked: false, usedUp: false }
    if (window.subjects.size >= mostSubjects) window.subjects.delete(window.subjects.keys().next().value as string)
    window.subjects.set(subject, fresh)
    return fresh
  }

  async function ask(name: RuleName, rule: Rule, number: number, subject: string, held: Held): Promise<void> {
    const key = `limit:${name}:${number}:${hashToken(subject)}`
    // The first question also settles the share that passed unasked.
    if (!held.asked) await state.increment(key, rule.windowSeconds)
    held.asked = true
    if ((await state.increment(key, rule.windowSeconds)) > rule.most / rule.share) held.usedUp = true
    else held.left += rule.share
  }

  const usedUpUntil = (name: RuleName, rule: Rule, number: number): UsedUp => {
    const next = (number + 1) * rule.windowSeconds
    return { rule: name, seconds: Math.max(1, Math.ceil(next - clock.now().getTime() / 1000)) }
  }

  /**
   * Counts one.
   * @param subject an address, a client identifier, an account; only its hash leaves this process
   * @throws STORAGE-UNAVAILABLE and its like when the store has to be asked and cannot be
   */
  async function take(name: RuleName, subject: string): Promise<Result<void, UsedUp>> {
    const rule = inForce[name]
    const number = windowOf(rule)
    const held = heldOf(name, rule, number, subject)
    while (held.left === 0 && !held.usedUp) {
      held.asking ??= ask(name, rule, number, subject, held).finally(() => {
        held.asking = undefined
      })
      await held.asking
    }
    if (held.left === 0) {
      options.refused?.(name)
      return failed(usedUpUntil(name, rule, number))
    }
    held.left -= 1
    return ok(undefined)
  }

  return {
    take,

    /** Counts one, or refuses. @throws LIMIT-ADDRESS, LIMIT-CLIENT, LIMIT-ACCOUNT */
    async require(name: RuleName, subject: string): Promise<void> {
      const taken = await take(name, subject)
      if (!taken.ok) throw refusalOf(taken.failure)
    },

    /**
     * Whether it is used up as far as this node knows, counting nothing: for whom a request only claims to come from, so that nobody uses up
     * what belongs to somebody else.
     */
    usedUp(name: RuleName, subject: string): UsedUp | undefined {
      const rule = inForce[name]
      const number = windowOf(rule)
      const window = windows.get(name)
      const held = window?.number === number ? window.subjects.get(subject) : undefined
      if (!held?.usedUp || held.left > 0) return undefined
      options.refused?.(name)
      return usedUpUntil(name, rule, number)
    },
  }
}

export type Limits = ReturnType<typeof createLimits>
