/** What a rate counts by: where a request came from, which service sent it, or who it is about. */
export type Per = 'address' | 'client' | 'account'

/** How often something may happen within a window, all nodes together. */
export interface Rule {
  readonly per: Per
  readonly most: number
  readonly windowSeconds: number
  /**
   * As many of one subject a node counts by itself before it asks the store, and so often it asks again: an ordinary visitor costs the store
   * nothing. `most` is a multiple of it.
   */
  readonly share: number
  /** What is counted, for the operator. */
  readonly what: string
}

const fiveMinutes = 300

/**
 * Every rate. A school is one address: a thousand pupils who begin their day within five minutes, each opening several services, stay below
 * what an address may do. What people do wrong is never counted here, where others could use it up for them: wrong transaction codes count
 * against their offer, link codes against the person who tries, PINs are counted by the card.
 */
export const rules = {
  authorize: {
    per: 'address',
    most: 6000,
    windowSeconds: fiveMinutes,
    share: 60,
    what: 'authorization requests, the beginning of a sign-in',
  },
  'sign-in': {
    per: 'address',
    most: 40_000,
    windowSeconds: fiveMinutes,
    share: 400,
    what: 'further requests of sign-ins: pages, forms, returns from an identity provider',
  },
  'card-answer': {
    per: 'address',
    most: 3000,
    windowSeconds: fiveMinutes,
    share: 30,
    what: 'answers of a card, each of which costs a signature check and a question to the responder',
  },
  'verify-page': {
    per: 'address',
    most: 600,
    windowSeconds: fiveMinutes,
    share: 20,
    what: 'credentials checked on the public page',
  },
  wallet: {
    per: 'address',
    most: 6000,
    windowSeconds: fiveMinutes,
    share: 60,
    what: 'requests of wallets and of services without a secret: offers, tokens, nonces, credentials, presentations',
  },
  'token-refused': {
    per: 'address',
    most: 600,
    windowSeconds: fiveMinutes,
    share: 20,
    what: 'refused requests at the token and pushed authorization endpoints, by address and client named: guesses at a secret or a code',
  },
  'client-token': {
    per: 'client',
    most: 60_000,
    windowSeconds: fiveMinutes,
    share: 600,
    what: 'answered token requests of a service that has authenticated',
  },
  'client-push': {
    per: 'client',
    most: 60_000,
    windowSeconds: fiveMinutes,
    share: 600,
    what: 'answered pushed authorization requests of a service that has authenticated',
  },
  'client-verification': {
    per: 'client',
    most: 60_000,
    windowSeconds: fiveMinutes,
    share: 600,
    what: 'requests of a service to the verification API, polling included',
  },
  'account-sign-in': {
    per: 'account',
    most: 300,
    windowSeconds: fiveMinutes,
    share: 30,
    what: 'sign-ins of one upstream account, counted after the identity provider has vouched for it',
  },
  'account-act': {
    per: 'account',
    most: 600,
    windowSeconds: fiveMinutes,
    share: 30,
    what: 'forms sent by one signed-in person on the pages for boards, schools and guardians',
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

/** How many times the rates of the table apply, by what they count. */
export type Factors = Readonly<Record<Per, number>>

/** A rule as an operator has set it: whole shares, at least one. */
export function ruleFor(name: RuleName, factors: Factors): Rule {
  const rule: Rule = rules[name]
  const most = Math.floor(rule.most * factors[rule.per])
  const share = Math.min(rule.share, Math.max(1, most))
  return { ...rule, share, most: Math.max(1, Math.floor(most / share)) * share }
}
