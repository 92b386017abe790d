import type { Settings } from '../settings/index.ts'
import { createApprove } from './approve.ts'
import { createClose } from './close.ts'
import { createDraft } from './draft.ts'
import { createFind } from './find.ts'
import { type CertificateKind, readKinds } from './kinds.ts'
import type { Needs } from './needs.ts'

/**
 * Certificates of study (学修証明) from draft to revocation.
 * @throws SETTINGS-INVALID when a kind of the settings names something that cannot be certified
 */
export function createCertificates(options: Omit<Needs, 'kinds'> & { settings: Pick<Settings, 'certificates'> }) {
  const needs: Needs = { ...options, kinds: readKinds(options.settings.certificates) }
  return {
    /** Every kind of the settings, in the order of its files. */
    kinds: (): CertificateKind[] => [...needs.kinds.values()],
    /** One kind by its identifier. */
    kind: (id: string): CertificateKind | undefined => needs.kinds.get(id),
    draft: createDraft(needs),
    approve: createApprove(needs),
    ...createClose(needs),
    ...createFind(needs),
  }
}

export type Certificates = ReturnType<typeof createCertificates>
