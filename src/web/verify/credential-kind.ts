import type { CheckedCredential, Credentials } from '../../credentials/index.ts'
import type { Locale } from '../../foundation/index.ts'

/** The metadata that wallets read too. */
export type CredentialKinds = Pick<Credentials, 'credentialConfigurations'>

/** What a credential is called and what it shows, in the order of its kind; claims that the kind does not name come last. */
export function describeKind(
  credential: Pick<CheckedCredential, 'type' | 'claims'>,
  kinds: CredentialKinds,
  locale: Locale,
): { name: string; claims: (readonly [name: string, value: unknown])[] } {
  const { type, claims } = credential
  const kind = Object.values(kinds.credentialConfigurations()).find(({ vct }) => vct === type)
  if (kind === undefined) throw new Error(`a credential was accepted although no kind of certificate is ${type}`)
  const { display, claims: described } = kind.credential_metadata
  const order = described.flatMap(({ path }) => path.map(String))
  const names = [
    ...order.filter((name) => Object.hasOwn(claims, name)),
    ...Object.keys(claims).filter((name) => !order.includes(name)),
  ]
  return {
    name: display.find((entry) => entry.locale === locale)?.name ?? type,
    claims: names.map((name) => [name, claims[name]]),
  }
}
