import { DcqlPresentationResult, type DcqlQuery } from 'dcql'
import { z } from 'zod'
import { refuseMyNumber } from '../../foundation/index.ts'
import { refuse } from '../refuse.ts'
import { credentialFormat } from '../sd-jwt/vc-draft.ts'
import type { CheckedCredential } from './check-credential.ts'

/** `vp_token`: one presentation for each query that is answered, since no query asks for several (OpenID4VP 1.0 section 8.1). */
const vpToken = z.record(z.string(), z.array(z.string()).length(1))

/** Only what was asked for goes on to the service, even if the wallet disclosed more. */
function onlyAsked(credential: CheckedCredential, asked: DcqlQuery.Output['credentials'][number]): CheckedCredential {
  const names = (asked.claims ?? []).map((claim) => ('path' in claim ? claim.path[0] : undefined))
  const claims = Object.fromEntries(Object.entries(credential.claims).filter(([name]) => names.includes(name)))
  return { ...credential, claims }
}

/** Evaluates the whole query on what came back: the wallet's own judgement of it is not believed (OpenID4VP 1.0 section 8.6). */
function meets(query: DcqlQuery.Output, presented: ReadonlyMap<string, CheckedCredential>): boolean {
  const presentations = [...presented].map(([id, { type, claims }]) => [
    id,
    [{ credential_format: credentialFormat, vct: type, claims, cryptographic_holder_binding: true }],
  ])
  const result = DcqlPresentationResult.fromDcqlPresentation(Object.fromEntries(presentations), { dcqlQuery: query })
  return result.can_be_satisfied
}

/**
 * Checks a whole `vp_token` against the query it answers.
 * @param check checks one presentation with its key binding
 * @throws KakehashiError: PRESENTATION-UNREADABLE, PRESENTATION-QUERY-UNMET, MYNUMBER-REFUSED, and whatever `check` refuses with
 */
export async function checkPresentation(
  token: unknown,
  query: DcqlQuery.Output,
  check: (compact: string) => Promise<CheckedCredential>,
): Promise<CheckedCredential[]> {
  const parsed = vpToken.safeParse(token)
  if (!parsed.success) refuse('PRESENTATION-UNREADABLE', 'vp_token is not one presentation per query', parsed.error)
  const asked = new Map(query.credentials.map((credential) => [credential.id, credential]))
  const presented = new Map<string, CheckedCredential>()
  for (const [id, [compact]] of Object.entries(parsed.data)) {
    if (!asked.has(id)) refuse('PRESENTATION-QUERY-UNMET', 'an answer to no query')
    presented.set(id, await check(compact as string))
  }
  if (presented.size === 0 || !meets(query, presented)) refuse('PRESENTATION-QUERY-UNMET', 'the query is not met')
  const released = [...presented].map(([id, credential]) =>
    onlyAsked(credential, asked.get(id) as DcqlQuery.Output['credentials'][number]),
  )
  refuseMyNumber(released)
  return released
}
