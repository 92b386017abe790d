import { createHmac } from 'node:crypto'
import { hashToken } from '../../foundation/index.ts'

/**
 * The secrets of an offer. The pre-authorised code (256 bits) follows from the offer's identifier and a key of the gateway, so that the
 * offer document can name it although nothing that redeems an offer is ever stored.
 * @param key persistent secret of 32 bytes
 */
export function offerSecrets(key: Buffer) {
  const keyed = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return {
    codeOf: (offerId: string): string => keyed(`code:${offerId}`),
    /** Six digits have no strength of their own: their hash is keyed and bound to the offer. */
    txCodeHash: (offerId: string, txCode: string): string => keyed(`tx-code:${offerId}:${txCode}`),
  }
}

/** Wrong transaction codes after which an offer is dead. */
export const mostTxCodes = 5

/** Where the state store keeps an open offer, and how often its transaction code was tried. */
export const offerKeys = (code: string) => {
  const hashed = hashToken(code)
  return { code: `pre-authorized-code:${hashed}`, attempts: `pre-authorized-code-attempts:${hashed}` }
}
