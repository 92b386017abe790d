import { type CertificateKind, claimVocabulary } from '../../certificates/index.ts'
import type { Text } from '../../foundation/index.ts'
import { credentialFormat } from '../sd-jwt/vc-draft.ts'

const locales = ['ja', 'en'] as const
const configurationSuffix = '_sd_jwt'

/** A text as OpenID4VCI and SD-JWT VC list it: one entry per language, Japanese first. */
const perLanguage = <Member extends string>(text: Text, member: Member) =>
  locales.map((locale) => ({ [member]: text[locale], locale }) as Record<Member, string> & { locale: string })

/** Every kind of certificate as a kind of credential: its type URL, its issuer metadata, its type metadata. */
export function createConfigurations(options: { issuer: string; kinds: readonly CertificateKind[] }) {
  const vctOf = (kind: string) => `${options.issuer}/vct/${kind}`
  const idOf = (kind: string) => `${kind.replaceAll('-', '_')}${configurationSuffix}`
  const byId = new Map(options.kinds.map((kind) => [idOf(kind.kind), kind]))
  const byKind = new Map(options.kinds.map((kind) => [kind.kind, kind]))

  /** `credential_configurations_supported` (OpenID4VCI 1.0 section 12.2.4 and appendix A.3.2). */
  const configuration = (kind: CertificateKind) => ({
    format: credentialFormat,
    vct: vctOf(kind.kind),
    scope: idOf(kind.kind),
    cryptographic_binding_methods_supported: ['jwk'],
    credential_signing_alg_values_supported: ['ES256'],
    proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
    credential_metadata: {
      display: perLanguage(kind.name, 'name'),
      claims: kind.claims.map((claim) => ({
        path: [claim],
        mandatory: kind.always_disclosed.includes(claim),
        display: perLanguage(claimVocabulary[claim].label, 'name'),
      })),
    },
  })

  return {
    idOf,
    vctOf,
    vcts: (): string[] => options.kinds.map(({ kind }) => vctOf(kind)),

    /** The kind of certificate that a configuration issues. */
    kindOf: (configurationId: string): CertificateKind | undefined => byId.get(configurationId),

    /** Issuer metadata of every configuration, by its identifier. */
    all: () => Object.fromEntries(options.kinds.map((kind) => [idOf(kind.kind), configuration(kind)])),

    /** What the type URL of a kind answers (SD-JWT VC, type metadata). */
    typeMetadata: (kind: string) => {
      const found = byKind.get(kind)
      if (!found) return undefined
      return {
        vct: vctOf(kind),
        name: found.name.en,
        description: found.statement.en,
        display: locales.map((locale) => ({ locale, name: found.name[locale], description: found.statement[locale] })),
        claims: found.claims.map((claim) => ({
          path: [claim],
          display: perLanguage(claimVocabulary[claim].label, 'label'),
          sd: found.always_disclosed.includes(claim) ? 'never' : 'always',
        })),
      }
    },
  }
}

export type Configurations = ReturnType<typeof createConfigurations>
