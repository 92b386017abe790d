import type Provider from 'oidc-provider'
import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import { lifetimes } from './configuration/lifetimes.ts'
import { credentialAudience, detailsOf } from './configuration/openid4vci.ts'
import { buildTokenResponse, checkDpopReplay, checkDpopRequired, validateDpop } from './internals.ts'
import type { CredentialIssuingPort, RedeemedOffer } from './ports.ts'
import { preAuthorizedCodeGrant } from './wallets.ts'

interface Parameters {
  'pre-authorized_code'?: string | undefined
  tx_code?: string | undefined
}
type GrantContext = TokenEndpointGrantContext<Parameters>

const gty = 'pre_authorized_code'

/**
 * The pre-authorised code grant (OpenID4VCI 1.0, section 6.1) on our offers. Unlike the library's it takes wallets that name no client and
 * leaves single use and the count of wrong transaction codes to the offer, where both are atomic.
 */
export function registerPreAuthorizedCode(
  provider: Provider,
  options: { issuer: string; credentials: CredentialIssuingPort },
): void {
  const { credentials } = options
  const audience = credentialAudience(options.issuer)

  const redeem = async (ctx: GrantContext): Promise<RedeemedOffer> => {
    const { 'pre-authorized_code': code, tx_code: txCode } = ctx.oidc.params
    if (!code) throw new errors.InvalidRequest("missing required parameter 'pre-authorized_code'")
    const redeemed = await credentials.redeemPreAuthorizedCode({ code, ...(txCode === undefined ? {} : { txCode }) })
    if (redeemed.ok) return redeemed.value
    if (redeemed.failure === 'invalid_request')
      throw new errors.InvalidRequest('tx_code is missing or was not expected')
    throw new errors.InvalidGrant('the code or the transaction code is wrong, used or expired')
  }

  const issue = async (ctx: GrantContext, offer: RedeemedOffer, thumbprint: string | undefined) => {
    const { client } = ctx.oidc
    const { scope } = credentials.configurations[offer.credentialConfigurationId] ?? {}
    if (typeof scope !== 'string')
      throw new Error(`credential configuration ${offer.credentialConfigurationId} names no scope`)
    const grant = new provider.Grant({ accountId: offer.personId, clientId: client.clientId })
    grant.addResourceScope(audience, scope)
    const grantId = await grant.save()
    const token = new provider.AccessToken({
      client,
      grantId,
      gty,
      scope,
      accountId: offer.personId,
      rar: detailsOf(offer),
      expiresIn: lifetimes.AccessToken,
    })
    token.setAudience(audience)
    if (thumbprint !== undefined) token.setThumbprint('jkt', thumbprint)
    const accessToken = await token.save()
    ctx.body = buildTokenResponse(provider, {
      accessToken,
      expiresIn: token.expiration,
      scope,
      tokenType: token.tokenType,
    })
  }

  const handler = async (ctx: GrantContext) => {
    // The proof is checked before the code is touched, so that a wallet whose proof is refused can try again.
    const proof = await validateDpop(provider, ctx)
    checkDpopRequired(provider, ctx, proof)
    await checkDpopReplay(provider, ctx, proof, ctx.oidc.client.clientId)
    await issue(ctx, await redeem(ctx), proof?.thumbprint)
  }

  provider.registerGrantType<Parameters>(preAuthorizedCodeGrant, handler, ['pre-authorized_code', 'tx_code'])
}
