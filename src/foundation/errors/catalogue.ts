import { certificateErrors } from './certificates.ts'
import { consentErrors } from './consent.ts'
import { credentialErrors } from './credentials.ts'
import type { ErrorEntry } from './entry.ts'
import { gbizidErrors } from './gbizid.ts'
import { guardianshipErrors } from './guardianship.ts'
import { jpkiErrors } from './jpki.ts'
import { keysErrors } from './keys.ts'
import { limitErrors } from './limits.ts'
import { myNumberErrors } from './my-number.ts'
import { organisationErrors } from './organisations.ts'
import { outboxErrors } from './outbox.ts'
import { providerErrors } from './provider.ts'
import { requestErrors } from './request.ts'
import { rosterErrors } from './roster.ts'
import { settingsErrors } from './settings.ts'
import { signinErrors } from './signin.ts'
import { storageErrors } from './storage.ts'
import { webErrors } from './web.ts'

/** Every refusal the product can give, by stable code. `docs/reference/errors.md` is generated from it. */
export const errorCatalogue = {
  ...requestErrors,
  ...limitErrors,
  ...settingsErrors,
  ...storageErrors,
  ...keysErrors,
  ...outboxErrors,
  ...myNumberErrors,
  ...organisationErrors,
  ...certificateErrors,
  ...guardianshipErrors,
  ...consentErrors,
  ...rosterErrors,
  ...gbizidErrors,
  ...jpkiErrors,
  ...signinErrors,
  ...credentialErrors,
  ...webErrors,
  ...providerErrors,
} as const

export type ErrorCode = keyof typeof errorCatalogue

/** The catalogue entry of a code. */
export const errorEntry = (code: ErrorCode): ErrorEntry => errorCatalogue[code]
