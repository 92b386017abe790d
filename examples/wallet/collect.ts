import { z } from 'zod'
import { type ReadCredential, readCredential } from './credential.ts'
import { checkedUrl, readJson, send } from './http.ts'
import { type HolderKey, makeHolderKey, signWith } from './keys.ts'
import { grantName, type Offer } from './offer.ts'
import { WalletProblem } from './problem.ts'

const tokenAnswer = z.object({ access_token: z.string(), token_type: z.string() })
const credentialAnswer = z.object({
  credentials: z.array(z.object({ credential: z.string() })).min(1),
  notification_id: z.string().optional(),
})

export interface Collected {
  readonly key: HolderKey
  readonly read: ReadCredential
  /** Tells the issuer that the credential is kept, or that it could not be. */
  tell(event: Told): Promise<void>
}

type Told = 'credential_accepted' | 'credential_failure'

/**
 * Collects what an offer offers: token, nonce, proof of our key, credential (OpenID4VCI 1.0 sections 6 to 8). What turns out to be wrong is not
 * kept, and the issuer is told so.
 */
export async function collect(offer: Offer, txCode: string | undefined, clock: { now(): Date }): Promise<Collected> {
  if (offer.txCode && !txCode) throw new WalletProblem('tx-code-needed')
  const token = await redeem(offer, txCode)
  const key = await makeHolderKey()
  const answer = await askForCredential(offer, token, key, clock)
  const compact = answer.credentials[0]?.credential as string
  const type = offer.metadata.credential_configurations_supported[offer.configurationId]?.vct
  const tell = (event: Told) => tellIssuer(offer, token, { notification_id: answer.notification_id, event })
  try {
    const read = await readCredential(compact, { type, thumbprint: key.thumbprint, now: clock.now() })
    return { key, read, tell }
  } catch (thrown) {
    await tell('credential_failure')
    throw thrown
  }
}

async function redeem(offer: Offer, txCode: string | undefined): Promise<string> {
  const body = new URLSearchParams({
    grant_type: grantName,
    'pre-authorized_code': offer.code,
    ...(txCode ? { tx_code: txCode } : {}),
  })
  const response = await send(checkedUrl(offer.tokenEndpoint), { method: 'POST', body })
  return tokenAnswer.parse(await expectOk(response)).access_token
}

/** A nonce is good for some minutes and may run out between two requests: then once more. */
async function askForCredential(offer: Offer, token: string, key: HolderKey, clock: { now(): Date }) {
  const first = await requestCredential(offer, token, key, clock)
  if (first.ok) return credentialAnswer.parse(await readJson(first))
  const refusal = await readJson(first)
  if (refusal.error !== 'invalid_nonce') throw refused(refusal)
  return credentialAnswer.parse(await expectOk(await requestCredential(offer, token, key, clock)))
}

async function requestCredential(
  offer: Offer,
  token: string,
  key: HolderKey,
  clock: { now(): Date },
): Promise<Response> {
  const nonce = await fetchNonce(offer)
  const iat = Math.floor(clock.now().getTime() / 1000)
  const payload = { aud: offer.issuer, iat, ...(nonce === undefined ? {} : { nonce }) }
  const proof = await signWith(key, { typ: 'openid4vci-proof+jwt', jwk: key.publicJwk }, payload)
  return send(checkedUrl(offer.metadata.credential_endpoint), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ credential_configuration_id: offer.configurationId, proofs: { jwt: [proof] } }),
  })
}

async function fetchNonce({ metadata }: Offer): Promise<string | undefined> {
  if (metadata.nonce_endpoint === undefined) return undefined
  const answer = await expectOk(await send(checkedUrl(metadata.nonce_endpoint), { method: 'POST' }))
  return z.object({ c_nonce: z.string() }).parse(answer).c_nonce
}

/** The notification endpoint (section 11). The credential is ours whether or not the issuer hears that it arrived. */
async function tellIssuer(
  { metadata }: Offer,
  token: string,
  told: { notification_id: string | undefined; event: Told },
): Promise<void> {
  if (metadata.notification_endpoint === undefined || told.notification_id === undefined) return
  await send(checkedUrl(metadata.notification_endpoint), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(told),
  }).catch(() => undefined)
}

async function expectOk(response: Response): Promise<Record<string, unknown>> {
  const body = await readJson(response)
  if (!response.ok) throw refused(body)
  return body
}

const refused = (body: Record<string, unknown>) =>
  new WalletProblem(
    'issuer-refused',
    [body.error, body.error_description].filter((part) => typeof part === 'string').join(': '),
  )
