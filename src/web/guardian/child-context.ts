import type { Context } from 'koa'
import {
  type ApprovedCertificate,
  type CertificateKind,
  type Certificates,
  isCurrent,
} from '../../certificates/index.ts'
import { type Clock, KakehashiError, tokyoDate } from '../../foundation/index.ts'
import type { Guardianship, Link } from '../../guardianship/index.ts'
import type { Learner, Roster } from '../../roster/index.ts'
import { personOf } from '../session.ts'

/** A child seen by somebody who may act for them now. */
export interface ChildContext {
  readonly link: Link
  readonly learner: Learner
  readonly name: string
}

/** A certificate that may be received today. */
export interface CurrentCertificate {
  readonly certificate: ApprovedCertificate
  readonly kind: CertificateKind
}

/** Makes the check that stands before every page of a child. */
export function createChildOf(options: {
  guardianship: Pick<Guardianship, 'mayActFor' | 'linksOf'>
  roster: Pick<Roster, 'learner'>
  certificates: Pick<Certificates, 'certificatesOfLearner' | 'kind'>
  clock: Clock
}) {
  const { guardianship, roster, certificates, clock } = options
  return {
    /** @throws REQUEST-FORBIDDEN unless the person of this request may act for the learner of the address now */
    async childOf(ctx: Context): Promise<ChildContext> {
      const learnerId = String(ctx.params.learnerId)
      const { personId } = personOf(ctx)
      const links = await guardianship.linksOf(personId)
      const link = links.find((one) => one.learnerId === learnerId && one.status === 'approved')
      const learner = link && (await roster.learner(learnerId))
      if (!link || !learner || !(await guardianship.mayActFor(personId, learnerId))) {
        throw new KakehashiError('REQUEST-FORBIDDEN')
      }
      return { link, learner, name: learner.officialName ?? learner.preferredName }
    },

    /** The certificates of a learner that may be received today, newest first. */
    async currentCertificates(learnerId: string): Promise<CurrentCertificate[]> {
      const today = tokyoDate(clock.now())
      const all = await certificates.certificatesOfLearner(learnerId)
      return all.flatMap((certificate) => {
        const kind = certificates.kind(certificate.kind)
        return kind !== undefined && isCurrent(certificate, today) ? [{ certificate, kind }] : []
      })
    },
  }
}

export type ChildOf = ReturnType<typeof createChildOf>
