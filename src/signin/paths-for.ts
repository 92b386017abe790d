import { z } from 'zod'
import { type Assurance, atLeast, type Level, parseAcr } from '../people/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Interaction, ServiceEntry } from './ports.ts'
import type { Path } from './views.ts'

const both: readonly Path[] = ['organisation', 'individual']

const originRequest = z
  .object({ value: z.string().optional(), values: z.array(z.string()).optional() })
  .nullish()
  .catch(undefined)
const claimsRequest = z.object({
  id_token: z.object({ origin: originRequest }).optional().catch(undefined),
  userinfo: z.object({ origin: originRequest }).optional().catch(undefined),
})

/**
 * The ways in that a sign-in may take. The service's own setting binds; within it the request chooses, by asking for the claim `origin` with a
 * value (OpenID Connect Core 1.0, section 5.5.1) or for a level that only one way reaches (`acr_values`, section 3.1.2.1). Both are requests: what
 * nobody can fulfil leaves the choice as it was.
 * @param options.reached the levels that each way can reach
 */
export function pathsFor(options: {
  service: Pick<ServiceEntry, 'path'> | undefined
  params: Interaction['params']
  issuer: string
  reached: Readonly<Record<Path, readonly Assurance[]>>
}): readonly Path[] {
  const { service, params, issuer, reached } = options
  const allowed = service && service.path !== 'choose' ? [service.path] : both
  const wanted = (params.acr_values ?? '').split(' ').flatMap((value) => parseAcr(issuer, value) ?? [])
  const origins = wantedOrigins(params.claims)
  const byOrigin = narrow(allowed, (path) => origins.length === 0 || origins.includes(path))
  return narrow(byOrigin, (path) => wanted.length === 0 || canReach(reached[path], wanted))
}

/** The levels that each way in reaches, by the operator's settings. */
export function reachedLevels({ gbizid, jpki }: Settings['identity_providers']): Record<Path, readonly Assurance[]> {
  return {
    organisation: gbizid ? Object.values(gbizid.assurance).map(toAssurance) : [],
    individual: jpki ? [toAssurance(jpki.assurance)] : [],
  }
}

/** A level of the settings, which the schema keeps between 1 and 3. */
export const toAssurance = ({ ial, aal }: { ial: number; aal: number }): Assurance => ({
  ial: ial as Level,
  aal: aal as Level,
})

function narrow(paths: readonly Path[], keep: (path: Path) => boolean): readonly Path[] {
  const kept = paths.filter(keep)
  return kept.length > 0 ? kept : paths
}

const canReach = (levels: readonly Assurance[], wanted: readonly Assurance[]) =>
  levels.some((level) => wanted.some((one) => atLeast(level, one)))

function wantedOrigins(claims: string | undefined): readonly string[] {
  if (claims === undefined) return []
  const parsed = claimsRequest.safeParse(readJson(claims))
  if (!parsed.success) return []
  return [parsed.data.id_token?.origin, parsed.data.userinfo?.origin].flatMap((origin) => [
    ...(origin?.value === undefined ? [] : [origin.value]),
    ...(origin?.values ?? []),
  ])
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
