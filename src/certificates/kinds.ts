import { KakehashiError } from '../foundation/index.ts'
import type { CertificateSettings } from '../settings/index.ts'
import { type ClaimName, isClaimName } from './claims.ts'

/** A kind of certificate of the settings, its claims known to the vocabulary. */
export interface CertificateKind extends Omit<CertificateSettings, 'claims' | 'always_disclosed'> {
  readonly claims: readonly ClaimName[]
  readonly always_disclosed: readonly ClaimName[]
}

/**
 * Checks the kinds of the settings against what this part can certify.
 * @throws SETTINGS-INVALID naming file and member
 */
export function readKinds(settings: readonly CertificateSettings[]): ReadonlyMap<string, CertificateKind> {
  return new Map(settings.map((kind) => [kind.kind, readKind(kind)]))
}

function readKind(settings: CertificateSettings): CertificateKind {
  const refuse = (member: string, reason: string): never => {
    const file = `certificates/${settings.kind}.yaml`
    throw new KakehashiError('SETTINGS-INVALID', { params: { file, member, reason } })
  }
  // Every kind is certified of learners who are enrolled on the day, so a period after leaving would be a rule without effect.
  if (settings.retention_years !== null)
    refuse('retention_years', 'only kinds of enrolled learners exist: must be null')
  const known = (member: string, names: readonly string[]) =>
    names.map((name, index) => (isClaimName(name) ? name : refuse(`${member}.${index}`, 'is not a known claim')))
  const claims = known('claims', settings.claims)
  const always = known('always_disclosed', settings.always_disclosed)
  const missing = always.findIndex((name) => !claims.includes(name))
  if (missing >= 0) refuse(`always_disclosed.${missing}`, 'is not among the claims')
  return { ...settings, claims, always_disclosed: always }
}
