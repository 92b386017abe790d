import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { ServiceSettings } from '../../settings/index.ts'
import type { PersonAccount } from './accounts.ts'

const { Check, base } = interactionPolicy
const { REQUEST_PROMPT, NO_NEED_TO_PROMPT } = Check

/** Paths of the pages to which the provider sends a browser. */
export const interactionPaths = { signIn: '/sign-in', release: '/release' } as const

/** Values of `acr` of which the service says that one is essential. */
function essentialAcrs(ctx: KoaContextWithOIDC): readonly string[] | undefined {
  const request = ctx.oidc.claims?.id_token?.acr
  if (!request?.essential) return undefined
  const values = request.values ?? (request.value === undefined ? undefined : [request.value])
  if (values === undefined) return undefined
  if (!Array.isArray(values)) throw new errors.InvalidRequest('invalid claims.id_token.acr.values type')
  return values
}

/**
 * An assurance that the service calls essential is reached or refused, never lowered (OpenID Connect Core 1.0, section 5.5.1.1; error
 * of OpenID Connect Core Error Code unmet_authentication_requirements 1.0). Without this the sign-in would start over and over.
 */
const essentialAssurance = (reachable: ReadonlySet<string>) =>
  new Check('essential_assurance', 'the requested assurance was not reached', (ctx) => {
    const wanted = essentialAcrs(ctx)
    if (wanted === undefined || (ctx.oidc.session?.accountId && wanted.includes(ctx.oidc.acr))) return NO_NEED_TO_PROMPT
    if (!wanted.some((value) => reachable.has(value)))
      throw new errors.UnmetAuthenticationRequirements('no requested acr can be reached here')
    if (ctx.oidc.result?.login) throw new errors.UnmetAuthenticationRequirements('the requested acr was not reached')
    return REQUEST_PROMPT
  })

/** A service that takes one way in only does not get somebody who is signed in the other way. */
const rightPath = (service: (clientId: string) => ServiceSettings | undefined) =>
  new Check('right_path', 'this service takes the other way in', (ctx) => {
    const path = ctx.oidc.client ? service(ctx.oidc.client.clientId)?.path : undefined
    const person = (ctx.oidc.account as PersonAccount | undefined)?.person
    if (path === undefined || path === 'choose' || person === undefined || person.origin === path)
      return NO_NEED_TO_PROMPT
    if (ctx.oidc.result?.login) throw new errors.AccessDenied('this service takes the other way in')
    return REQUEST_PROMPT
  })

/** A session whose person is gone (every upstream link ended) is no session. */
const personExists = new Check('person_exists', 'the person of this session is no longer known', (ctx) =>
  ctx.oidc.session?.accountId && !ctx.oidc.account ? REQUEST_PROMPT : NO_NEED_TO_PROMPT,
)

/** When a browser is sent to a page, and to which: to sign in, or to read what would be sent. */
export function interactions(options: {
  reachableAcrs: ReadonlySet<string>
  service(clientId: string): ServiceSettings | undefined
}): NonNullable<Configuration['interactions']> {
  const policy = base()
  const login = policy.get('login')
  const consent = policy.get('consent')
  if (!login || !consent) throw new Error('the library has no login or consent prompt')
  login.checks.remove('essential_acrs')
  login.checks.remove('essential_acr')
  login.checks.add(personExists)
  login.checks.add(rightPath(options.service))
  login.checks.add(essentialAssurance(options.reachableAcrs))
  // Claims are released by scope alone; a claim asked for by name is left out, which the specification allows (section 5.5).
  consent.checks.remove('op_claims_missing')
  return {
    policy,
    url: (_ctx, { uid, prompt }) =>
      `${prompt.name === 'consent' ? interactionPaths.release : interactionPaths.signIn}/${uid}`,
  }
}
