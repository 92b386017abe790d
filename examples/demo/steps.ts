import type { Step } from './step.ts'
import { appointments } from './steps/appointments.ts'
import { approved, drafted } from './steps/certificates.ts'
import { refusedAfterRevocation, refusedAfterWithdrawal, revoked, secondCertificate, withdrawn } from './steps/ends.ts'
import { collected, consented, guardianSignedIn, linked, offered } from './steps/guardian.ts'
import { rosterApplied, rosterPreview, townRoster } from './steps/roster.ts'
import { presented, serviceSignIn, verification } from './steps/service.ts'
import { servicesUp } from './steps/services-up.ts'

/** The main job, in order. Each step proves something and hands on what the next ones need. */
export const steps: readonly Step[] = [
  servicesUp,
  appointments,
  rosterPreview,
  rosterApplied,
  townRoster,
  drafted,
  approved,
  guardianSignedIn,
  linked,
  consented,
  offered,
  collected,
  serviceSignIn,
  verification,
  presented,
  withdrawn,
  refusedAfterWithdrawal,
  secondCertificate,
  revoked,
  refusedAfterRevocation,
]
