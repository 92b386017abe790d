import { createDecideLink } from './decide-link.ts'
import { createFindLinks } from './find-links.ts'
import { createIssueCode } from './issue-code.ts'
import type { Needs } from './needs.ts'
import { createProposeLink } from './propose-link.ts'
import { createProtect } from './protect.ts'

/** Who may act for which learner: proposed with a code and a card, decided by the school, limited in time, stopped for protection. */
export function createGuardianship(needs: Needs) {
  return {
    issueLinkCode: createIssueCode(needs),
    proposeLink: createProposeLink(needs),
    ...createDecideLink(needs),
    ...createProtect(needs),
    ...createFindLinks(needs),
  }
}

export type Guardianship = ReturnType<typeof createGuardianship>
