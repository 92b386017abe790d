import { createApply } from './apply.ts'
import { createPreview, type RosterParts } from './preview.ts'
import { createQueries } from './queries.ts'
import { createReadPreview } from './read-preview.ts'

/** Rosters in (preview, apply) and what other parts ask about learners, classes and registered guardians. */
export function createRoster(parts: RosterParts) {
  return {
    preview: createPreview(parts),
    apply: createApply(parts),
    previewOf: createReadPreview(parts),
    ...createQueries(parts),
  }
}

export type Roster = ReturnType<typeof createRoster>
