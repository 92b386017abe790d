import type { Step } from './step.ts'
import { appointments } from './steps/appointments.ts'
import { approved, drafted } from './steps/certificates.ts'
import { rosterApplied, rosterPreview } from './steps/roster.ts'
import { servicesUp } from './steps/services-up.ts'

/** The main job, in order. Each step proves something and hands on what the next ones need. */
export const steps: readonly Step[] = [servicesUp, appointments, rosterPreview, rosterApplied, drafted, approved]
