import type { StatedLimit } from '../limits/index.ts'
import { clockToleranceSeconds, deadlineMs } from './gbizid/create-gbizid.ts'
import { freshSeconds } from './gbizid/metadata.ts'

const life = (name: string, value: number, what: string): StatedLimit => ({
  name: `upstream.${name}`,
  kind: 'life',
  value,
  unit: 'seconds',
  what,
})

/** What identity providers are allowed; those of the card are settings. */
export const upstreamLimits: readonly StatedLimit[] = [
  life('gbizid-deadline', deadlineMs / 1000, 'longest wait for GビズID in one step of a sign-in'),
  life('gbizid-metadata', freshSeconds, 'metadata of GビズID, until it is fetched anew'),
  life('gbizid-clock', clockToleranceSeconds, 'how far the clock of GビズID may be from ours'),
]
