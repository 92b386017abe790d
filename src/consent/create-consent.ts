import { draftText } from './draft-text.ts'
import { createFindConsents } from './find-consents.ts'
import { createFinishWithdrawals } from './finish-withdrawals.ts'
import { createGive } from './give.ts'
import type { Needs } from './needs.ts'
import { createNotices } from './notices.ts'
import { createReleases } from './release.ts'
import { createWithdraw } from './withdraw.ts'

/** Consents from the text that is read to the withdrawal. */
export function createConsent(needs: Needs) {
  const finishWithdrawals = createFinishWithdrawals(needs)
  const reading = { ...needs, finishWithdrawals }
  return {
    draftText,
    give: createGive(needs),
    withdraw: createWithdraw(reading),
    finishWithdrawals,
    ...createFindConsents(reading),
    ...createReleases(reading),
    ...createNotices(needs),
  }
}

export type Consents = ReturnType<typeof createConsent>
