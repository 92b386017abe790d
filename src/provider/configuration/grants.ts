import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { firstPartyClientId } from '../first-party.ts'
import type { Locators } from '../locators.ts'
import type { Release, ReleaseConsentPort, ReleaseNoticePort } from '../ports.ts'
import { isCoveredBy, needsConsent, noticeOf } from '../release-table.ts'
import { type Releases, type ReleasingGrant, releaseOf, setRelease } from '../releases.ts'
import type { PersonAccount } from './accounts.ts'
import { lifetimes } from './lifetimes.ts'

export interface GrantsOptions {
  releases: Pick<Releases, 'compute'>
  consent: Pick<ReleaseConsentPort, 'releasable'> & Pick<ReleaseNoticePort, 'noticeSeen'>
  locators: Pick<Locators, 'firstGrantId'>
}

/**
 * Makes and saves the grant of a release. From here on the release is what UserInfo sends.
 * @param grant fresh, of the right person and client
 */
export function saveGrant(grant: ReleasingGrant, release: Release): Promise<string> {
  setRelease(grant, release)
  return grant.save()
}

/** What is issued under a grant ends with it at the latest, so one that is about to end is not used any more. */
const leastLife = lifetimes.AuthorizationCode + lifetimes.AccessToken

/**
 * The grant of an authorization request: the one just agreed to on the release page; the one of this session if it sends the same; or a
 * new one when nothing in it needs an agreement or a notice that is not on record. Otherwise none, which leads to the release page.
 */
export function grants({ releases, consent, locators }: GrantsOptions): Pick<Configuration, 'loadExistingGrant'> {
  const agreed = async (personId: string, clientId: string, release: Release): Promise<boolean> => {
    const scopes = new Set(release.claims.map(({ scope }) => scope).filter(needsConsent))
    const answers = await Promise.all([...scopes].map((scope) => consent.releasable(personId, clientId, scope)))
    return answers.every(Boolean)
  }

  const told = async (personId: string, clientId: string, release: Release): Promise<boolean> => {
    const claims = noticeOf(release)
    return claims.length === 0 || consent.noticeSeen(personId, clientId, claims)
  }

  const loadExistingGrant = async (ctx: KoaContextWithOIDC): Promise<ReleasingGrant | undefined> => {
    const { client, session, account, result, provider, requestParamOIDCScopes } = ctx.oidc
    if (!client || !session || !account) return undefined
    const fresh = () => new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
    const justAgreed = result?.consent?.grantId
    if (justAgreed) return provider.Grant.find(justAgreed)

    const scopes = [...requestParamOIDCScopes]
    const release = await releases.compute((account as PersonAccount).person, scopes)
    const ours = client.clientId === firstPartyClientId
    // A grant of a session may be older than the notice.
    if (!ours && !(await told(account.accountId, client.clientId, release))) return undefined
    const existing = await existingGrant(ctx, client.clientId)
    const kept = existing && releaseOf(existing)
    if (kept && isCoveredBy(release, kept) && existing.remainingTTL >= leastLife) return existing
    if (!ours && !(await agreed(account.accountId, client.clientId, release))) return undefined
    const grant = fresh()
    // Only where the session never had a grant for this client: one that exists is never overwritten.
    if (session.grantIdFor(client.clientId) === undefined)
      Object.assign(grant, { jti: locators.firstGrantId(session.jti, client.clientId, scopes) })
    await saveGrant(grant, release)
    return grant
  }

  return { loadExistingGrant }
}

async function existingGrant(ctx: KoaContextWithOIDC, clientId: string): Promise<ReleasingGrant | undefined> {
  const grantId = ctx.oidc.session?.grantIdFor(clientId)
  const grant = grantId ? await ctx.oidc.provider.Grant.find(grantId) : undefined
  return grant?.accountId === ctx.oidc.session?.accountId ? grant : undefined
}
