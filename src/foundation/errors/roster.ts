import type { ErrorEntries } from './entry.ts'

export const rosterErrors = {} as const satisfies ErrorEntries
