import type { ErrorEntries } from './entry.ts'

export const jpkiErrors = {} as const satisfies ErrorEntries
