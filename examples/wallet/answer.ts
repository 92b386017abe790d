import { CompactEncrypt, importJWK } from 'jose'
import { digestOf } from './credential.ts'
import { checkedUrl, readJson, send } from './http.ts'
import { signWith } from './keys.ts'
import type { Choice } from './match.ts'
import { WalletProblem } from './problem.ts'
import type { PresentationRequest } from './request.ts'

/** Where the person goes on, when the request came from this device. */
export interface Answered {
  readonly redirectUri: string | undefined
}

/** The credential with the chosen disclosures, and proof that we hold its key, for this request alone (RFC 9901 section 4.3). */
async function presentationOf(choice: Choice, request: PresentationRequest, now: Date): Promise<string> {
  const sdJwt = [choice.credential.jwt, ...choice.disclosures.map(({ encoded }) => encoded), ''].join('~')
  const payload = {
    iat: Math.floor(now.getTime() / 1000),
    aud: request.clientId,
    nonce: request.nonce,
    sd_hash: digestOf(sdJwt),
  }
  return sdJwt + (await signWith(choice.credential.key, { typ: 'kb+jwt' }, payload))
}

/** Presents the chosen credentials, encrypted to the key of the request (OpenID4VP 1.0 section 8.3.1). */
export async function answer(
  request: PresentationRequest,
  choices: readonly Choice[],
  clock: { now(): Date },
): Promise<Answered> {
  const vpToken: Record<string, string[]> = {}
  for (const choice of choices) vpToken[choice.queryId] = [await presentationOf(choice, request, clock.now())]
  const { key, enc } = request.encryption
  const payload = { vp_token: vpToken, ...(request.state === undefined ? {} : { state: request.state }) }
  const response = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc, ...(key.kid ? { kid: key.kid } : {}) })
    .encrypt(await importJWK(key, 'ECDH-ES'))
  return post(request, { response })
}

/** Tells the verifier that the person does not want to. */
export const decline = (request: PresentationRequest): Promise<Answered> =>
  post(request, { error: 'access_denied', ...(request.state === undefined ? {} : { state: request.state }) })

async function post(request: PresentationRequest, form: Record<string, string>): Promise<Answered> {
  const response = await send(checkedUrl(request.responseUri), { method: 'POST', body: new URLSearchParams(form) })
  const body = await readJson(response)
  if (!response.ok)
    throw new WalletProblem(
      'presentation-refused',
      [body.code ?? body.error, body.error_description].filter((part) => typeof part === 'string').join(': '),
    )
  return { redirectUri: body.redirect_uri === undefined ? undefined : checkedUrl(body.redirect_uri).href }
}
