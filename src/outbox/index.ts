/**
 * outbox: what must reach a receiver outside, sent until it is received or given up.
 * Owns: messages, their attempts and their end: at least once, with growing pauses, past receivers that do not answer, over a kill.
 * Does not own: what a message says; whoever puts one in makes the request anew for every attempt.
 * Talks to: records, audit; by a port to the outbound client.
 */
export type { Courier } from './courier.ts'
export { createOutbox, type Outbox } from './create-outbox.ts'
export type { ListedMessage } from './list.ts'
export type { MakeRequest, Makers, Message, MessageKind, MessageToSend, OutboundRequest } from './message.ts'
export type { OutboxReport } from './report.ts'
export { outboxLimits } from './stated-limits.ts'
