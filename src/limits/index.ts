/**
 * limits: how often something may happen, shared by all nodes; and the form in which every part states its own limits.
 * Owns: the table of rates, the counter over the state store. Does not own: which request counts as what (web, provider, signin), limits
 * that belong to one thing, such as wrong transaction codes of an offer (the part of that thing).
 * Talks to: state.
 */
export { createLimits, type Limits, refusalOf, type UsedUp } from './create-limits.ts'
export { type Factors, type Per, type Rule, type RuleName, ruleFor, rules } from './rules.ts'
export type { StatedLimit } from './stated-limit.ts'
