import type { Certificates } from '../../certificates/index.ts'
import type { Consent } from '../../consent/index.ts'
import type { Text } from '../../foundation/index.ts'
import type { Roster } from '../../roster/index.ts'
import type { Services } from '../../services/index.ts'
import type { NamedConsent } from './consents-page.ts'

const both = (text: string): Text => ({ ja: text, en: text })

/** Finds what consents and links speak of by identifiers, in words. */
export function createNames(options: {
  roster: Pick<Roster, 'learner'>
  services: Pick<Services, 'service'>
  certificates: Pick<Certificates, 'kind'>
}) {
  const { roster, services, certificates } = options

  async function learnerName(learnerId: string): Promise<string> {
    const learner = await roster.learner(learnerId)
    return learner?.officialName ?? learner?.preferredName ?? ''
  }

  const serviceName = (clientId: string): Text => services.service(clientId)?.name ?? both(clientId)
  const kindName = (kind: string): Text => certificates.kind(kind)?.name ?? both(kind)

  const named = async (consent: Consent): Promise<NamedConsent> => ({
    ...consent,
    learnerName: await learnerName(consent.learnerId),
    kindName: kindName(consent.certificateKind),
    serviceName: serviceName(consent.recipient),
  })

  return { learnerName, serviceName, kindName, named }
}

export type Names = ReturnType<typeof createNames>
