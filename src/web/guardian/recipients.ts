import { type CertificateKind, claimVocabulary } from '../../certificates/index.ts'
import type { Services } from '../../services/index.ts'
import type { Recipient } from './consent-new-page.ts'

/** The services that have registered to be shown a kind of certificate, each with the items that it may ask for. */
export function recipientsOf(kind: CertificateKind, services: Pick<Services, 'all'>): Recipient[] {
  return services.all().flatMap(({ client_id: clientId, name, purpose, verification }) => {
    if (!verification?.certificates.includes(kind.kind)) return []
    const asked = kind.claims.filter(
      (claim) => verification.claims.includes(claim) || kind.always_disclosed.includes(claim),
    )
    const claims = asked.map((claim) => ({ name: claim, label: claimVocabulary[claim].label }))
    return [{ clientId, name, purpose, claims }]
  })
}
