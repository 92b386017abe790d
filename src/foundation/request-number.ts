import type { ServerResponse } from 'node:http'

/** Where the number stands from the first moment of a request; every part that answers it has the same response at hand. */
const header = 'x-request-id'

/** What a number of an attempt looks like; nothing else from outside becomes one. */
const attemptNumber = /^[\w-]{20,64}$/

/** The text when it may be the number of an attempt, `undefined` otherwise. */
export const asAttemptNumber = (text: string): string | undefined => (attemptNumber.test(text) ? text : undefined)

/** Says under which number this request is found: that of its attempt once it is known. Pages and log lines take it from here. */
export const setNumber = (response: ServerResponse, number: string): void => {
  response.setHeader(header, number)
}

/** The number of this request; `undefined` where nobody has given it one. */
export const numberOf = (response: ServerResponse): string | undefined =>
  response.getHeader(header) as string | undefined
