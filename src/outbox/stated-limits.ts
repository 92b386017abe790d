import type { StatedLimit } from '../limits/index.ts'
import type { MessageKind } from './message.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Seconds after which a message is given up. A logout token that comes later than this would end a session that began since. */
export const ages: Readonly<Record<MessageKind, number>> = { 'backchannel-logout': day }

/** Seconds. Each pause is twice the one before, and up to half of it is left to chance. */
export const pauses = { first: 5, longest: hour } as const

/** Seconds that a receiver has to answer. */
export const answerSeconds = 10

/** Seconds for which whoever sends a message has it alone: longer than an answer and a note of it take. */
export const leaseSeconds = 30

/** Seconds that a message which was given up is kept for the operator. */
export const keptSeconds = 30 * day

/** Messages that one process has under way at once: in all, and to one receiver. A receiver that failed last gets one. */
export const atOnce = { all: 16, receiver: 2 } as const

const life = (name: string, value: number, what: string): StatedLimit => ({
  name: `outbox.${name}`,
  kind: 'life',
  value,
  unit: 'seconds',
  what,
})

const size = (name: string, value: number, what: string): StatedLimit => ({
  name: `outbox.${name}`,
  kind: 'size',
  value,
  unit: 'count',
  what,
})

/** How long the outbox tries, and how much at once. */
export const outboxLimits: readonly StatedLimit[] = [
  ...Object.entries(ages).map(([kind, seconds]) =>
    life(kind, seconds, 'until a message that was not received is given up'),
  ),
  life(
    'first-pause',
    pauses.first,
    'longest pause after the first attempt that failed; each further one is twice as long',
  ),
  life('longest-pause', pauses.longest, 'longest pause between two attempts'),
  life('answer', answerSeconds, 'longest wait for the answer of a receiver, if outbound.timeout is not shorter'),
  life('lease', leaseSeconds, 'until another process sends what a process that died had under way'),
  life('given-up', keptSeconds, 'a message that was given up, for an operator to have it tried again'),
  size('at-once', atOnce.all, 'messages that one process sends at once'),
  size('at-once-receiver', atOnce.receiver, 'of those, messages to one receiver'),
]
