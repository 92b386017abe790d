import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { type ErrorCode, hashToken, KakehashiError, type Result } from '../../foundation/index.ts'
import type { ServiceSettings } from '../../settings/index.ts'
import type { Needs } from '../needs.ts'
import { attempt, type Refusal } from '../refuse.ts'
import { type CheckedCredential, checkCredential } from './check-credential.ts'
import { checkPresentation } from './check-presentation.ts'
import { readVerificationWish } from './read-query.ts'
import { readResponse } from './read-response.ts'
import { signRequestObject, verifierIdOf } from './request-object.ts'
import {
  type CheckingVerification,
  createTransactions,
  type RefusedVerification,
  type RequestedVerification,
  type VerifiedVerification,
  verificationLifetime,
} from './transactions.ts'

export interface VerifierNeeds extends Needs {
  /** Registered relying services; filled by `services`. */
  readonly services: { service(clientId: string): ServiceSettings | undefined }
  /** PEM certificates of the authorities that certify schools. */
  trustAnchors(): Promise<readonly string[]>
}

type Outcome = { readonly credentials: readonly CheckedCredential[] } | { readonly code: ErrorCode }

/** A P-256 key for one request: a response to it can be read only while it waits. */
function ephemeralKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid }
}

/** Verifying presentations for relying services (OpenID4VP 1.0). */
export function createVerifier(needs: VerifierNeeds) {
  const { clock, ids, audit, records, keys, configurations, certificates, services } = needs
  const transactions = createTransactions(needs)
  const verifierSigner = () => keys.signerFor({ kind: 'verifier', host: new URL(needs.issuer).hostname })

  const registrationOf = (clientId: string) => {
    const service = services.service(clientId)
    if (!service?.verification)
      throw new KakehashiError('VERIFICATION-NOT-REGISTERED', { params: { member: 'client_id' } })
    return service.verification
  }

  const check = async (compact: string, keyBinding?: { audience: string; nonce: string }): Promise<CheckedCredential> =>
    checkCredential(compact, {
      http: needs.http,
      issuers: needs.issuers,
      anchors: await needs.trustAnchors(),
      now: clock.now(),
      ...(keyBinding ? { keyBinding } : {}),
    })

  /** The waiting request, or the refusal to say in its place. */
  const waiting = async (id: string): Promise<RequestedVerification> => {
    const verification = await transactions.read(id)
    if (!verification) throw new KakehashiError('VERIFICATION-UNKNOWN')
    if (verification.stage !== 'requested') throw new KakehashiError('PRESENTATION-ANSWERED')
    return verification
  }

  const noteOutcome = (verification: CheckingVerification, code: ErrorCode | undefined) =>
    records.transaction((tx) =>
      audit.append(tx, {
        type: 'presentation.verified',
        actor: { kind: 'system', id: 'credentials' },
        subject: verification.id,
        fields: {
          client_id: verification.clientId,
          verification: verification.id,
          outcome: code === undefined ? 'verified' : 'refused',
          ...(code === undefined ? {} : { code }),
        },
      }),
    )

  /** Ends a verification. @returns where the wallet sends the browser, when the request came from the same device */
  const finish = async (verification: CheckingVerification, outcome: Outcome): Promise<string | undefined> => {
    const code = 'code' in outcome ? outcome.code : undefined
    await noteOutcome(verification, code)
    const responseCode = verification.redirectUri === null ? null : ids.token()
    const responseCodeHash = responseCode === null ? null : hashToken(responseCode)
    const next: VerifiedVerification | RefusedVerification =
      'code' in outcome
        ? { ...verification, stage: 'refused', code: outcome.code, responseCodeHash }
        : { ...verification, stage: 'verified', credentials: outcome.credentials, responseCodeHash }
    await transactions.move(verification, next)
    if (verification.redirectUri === null || responseCode === null) return undefined
    const url = new URL(verification.redirectUri)
    url.searchParams.set('response_code', responseCode)
    return url.href
  }

  return {
    /**
     * Starts a verification for a relying service.
     * @param body as posted to `/verifications`
     * @throws VERIFICATION-REQUEST-INVALID, VERIFICATION-NOT-REGISTERED, MYNUMBER-REFUSED
     */
    async startVerification(clientId: string, body: unknown) {
      const registered = registrationOf(clientId)
      const wish = readVerificationWish(body, { registered, configurations, kinds: certificates.kinds() })
      const id = ids.id()
      const verification: RequestedVerification = {
        stage: 'requested',
        id,
        clientId,
        ...wish,
        nonce: ids.token(),
        state: ids.id(),
        verifierId: verifierIdOf(await verifierSigner()),
        decryptionKey: ephemeralKey(ids.id()),
        expiresAt: new Date(clock.now().getTime() + verificationLifetime * 1000).toISOString(),
      }
      await transactions.start(verification)
      const requestUri = `${needs.issuer}/presentations/${id}/request`
      const query = new URLSearchParams({
        client_id: verification.verifierId,
        request_uri: requestUri,
        request_uri_method: 'post',
      })
      return { id, requestUri, walletUrl: `openid4vp://?${query}`, expiresAt: verification.expiresAt }
    },

    /** The content of the QR code of a waiting verification. @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED */
    async walletUrlOf(id: string): Promise<string> {
      const { verifierId } = await waiting(id)
      const requestUri = `${needs.issuer}/presentations/${id}/request`
      return `openid4vp://?${new URLSearchParams({ client_id: verifierId, request_uri: requestUri, request_uri_method: 'post' })}`
    },

    /** The signed request object of a waiting verification. @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED */
    async requestObject(id: string, walletNonce?: string): Promise<string> {
      const verification = await waiting(id)
      const service = services.service(verification.clientId)
      if (!service) throw new KakehashiError('VERIFICATION-UNKNOWN')
      const signer = await verifierSigner()
      const options = { signer, issuer: needs.issuer, now: clock.now(), service }
      return signRequestObject(verification, { ...options, ...(walletNonce === undefined ? {} : { walletNonce }) })
    },

    /**
     * Takes the one response to a request and checks it.
     * @returns where the wallet sends the browser, if anywhere, and the code of the refusal, if it was refused
     * @throws VERIFICATION-UNKNOWN, PRESENTATION-ANSWERED, PRESENTATION-UNREADABLE: the request still waits after the last
     */
    async receiveResponse(id: string, form: unknown): Promise<{ redirectUri?: string; refused?: ErrorCode }> {
      const verification = await waiting(id)
      const response = await readResponse(form, verification)
      const { decryptionKey: _, ...rest } = verification
      const checking: CheckingVerification = { ...rest, stage: 'checking' }
      if (!(await transactions.move(verification, checking))) throw new KakehashiError('PRESENTATION-ANSWERED')
      const keyBinding = { audience: verification.verifierId, nonce: verification.nonce }
      const result: Result<CheckedCredential[], Refusal> = await attempt(() => {
        if (response.kind === 'declined') throw new KakehashiError('PRESENTATION-DECLINED')
        return checkPresentation(response.vpToken, verification.query, (compact) => check(compact, keyBinding))
      })
      const redirectUri = await finish(
        checking,
        result.ok ? { credentials: result.value } : { code: result.failure.code },
      )
      return { ...(redirectUri ? { redirectUri } : {}), ...(result.ok ? {} : { refused: result.failure.code }) }
    },

    /**
     * What became of a verification, for the service that started it. A request from the same device is answered only with the response
     * code that the browser brought back: whoever started it and whoever presented must be in one browser (OpenID4VP 1.0 section 13.3).
     * @throws VERIFICATION-UNKNOWN (also for another service), VERIFICATION-RESPONSE-CODE
     */
    async result(clientId: string, id: string, responseCode?: string) {
      const verification = await transactions.read(id)
      if (verification?.clientId !== clientId) throw new KakehashiError('VERIFICATION-UNKNOWN')
      const { purpose, expiresAt } = verification
      const told = { id, purpose, expires_at: expiresAt }
      if (verification.stage === 'requested' || verification.stage === 'checking')
        return { ...told, state: 'pending' as const }
      if (verification.responseCodeHash !== null) {
        if (responseCode === undefined) return { ...told, state: 'pending' as const }
        const right = hashToken(responseCode) === verification.responseCodeHash
        if (!right || !(await transactions.useResponseCode(verification)))
          throw new KakehashiError('VERIFICATION-RESPONSE-CODE')
      }
      if (verification.stage === 'refused') return { ...told, state: 'refused' as const, code: verification.code }
      return { ...told, state: 'verified' as const, credentials: verification.credentials }
    },

    /**
     * Checks a credential by itself, as a person pastes or uploads it: white space, which mail programmes put in, is passed over. Whether
     * the one who shows it is its holder is not checked, and `holder_binding` says so.
     */
    verifyCredential: (text: string): Promise<Result<CheckedCredential, Refusal>> =>
      attempt(() => check(text.replaceAll(/\s+/g, ''))),
  }
}

export type Verifier = ReturnType<typeof createVerifier>
