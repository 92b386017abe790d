import { compactDecrypt, importJWK } from 'jose'
import { z } from 'zod'
import { refuse } from '../refuse.ts'
import { responseEncryption } from './request-object.ts'
import type { RequestedVerification } from './transactions.ts'

const responseForm = z.object({ response: z.string().max(262_144) })
const errorForm = z.object({ error: z.string().max(100), state: z.string().max(200) })
const responsePayload = z.object({ vp_token: z.unknown(), state: z.string() })

export type WalletResponse = { readonly kind: 'presented'; readonly vpToken: unknown } | { readonly kind: 'declined' }

async function decrypt(jwe: string, verification: RequestedVerification): Promise<unknown> {
  try {
    // The key is that of this session; whatever `kid` the wallet wrote does not choose another.
    const key = await importJWK(verification.decryptionKey, 'ECDH-ES')
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: [...responseEncryption],
    })
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext))
  } catch (cause) {
    return refuse('PRESENTATION-UNREADABLE', 'not encrypted to the key of this request', cause)
  }
}

/**
 * Reads what a wallet posts (OpenID4VP 1.0 section 8.3.1): an encrypted response, or an error in the clear. Nothing that cannot be read
 * uses the request up.
 * @throws PRESENTATION-UNREADABLE
 */
export async function readResponse(form: unknown, verification: RequestedVerification): Promise<WalletResponse> {
  const declined = errorForm.safeParse(form)
  if (declined.success) {
    if (declined.data.state !== verification.state) refuse('PRESENTATION-UNREADABLE', 'state of another request')
    return { kind: 'declined' }
  }
  const posted = responseForm.safeParse(form)
  if (!posted.success) refuse('PRESENTATION-UNREADABLE', 'neither response nor error')
  const payload = responsePayload.safeParse(await decrypt(posted.data.response, verification))
  if (!payload.success || payload.data.state !== verification.state)
    refuse('PRESENTATION-UNREADABLE', 'state of another request')
  return { kind: 'presented', vpToken: payload.data.vp_token }
}
