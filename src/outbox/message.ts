/** What messages there are. A new one gets its age in `stated-limits.ts` and its maker in `app.ts`. */
export type MessageKind = 'backchannel-logout'

/** A message as it is put in. */
export interface Message {
  readonly kind: MessageKind
  /** `client_id` of the service it is for. */
  readonly receiver: string
  /** Whom it is about, by our own identifier; kept with the message and named in the audit log when it is given up. */
  readonly subject?: string
  /** What its maker needs besides; no names, no tokens. */
  readonly payload: Readonly<Record<string, string>>
}

/** A message that is about to be sent. */
export interface MessageToSend extends Message {
  readonly id: string
  /** Which attempt this is, counted from 1; never the same number twice, also after a kill. */
  readonly attempt: number
}

/** What is posted to the receiver. */
export interface OutboundRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Makes the request of one attempt, fresh; undefined when the receiver takes no such message any more. */
export type MakeRequest = (message: MessageToSend) => Promise<OutboundRequest | undefined>

export type Makers = Readonly<Record<MessageKind, MakeRequest>>
