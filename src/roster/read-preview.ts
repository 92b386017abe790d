import type { Clock } from '../foundation/index.ts'
import type { Records } from '../storage/index.ts'
import { type RosterActor, toAuditActor } from './actor.ts'
import type { ImportSummary } from './compare/summarise.ts'

export interface KeptPreview {
  readonly previewId: string
  readonly boardCode: string
  readonly schoolCode: string | null
  readonly createdAt: string
  readonly expiresAt: string
  readonly status: 'ready' | 'applied' | 'expired' | 'stale'
  readonly summary: ImportSummary | null
}

/** Makes the look-up of a preview that its maker wants to see again before applying it. */
export function createReadPreview({ records, clock }: { records: Pick<Records, 'db'>; clock: Clock }) {
  /** @returns nothing when there is no such preview or somebody else made it */
  return async (previewId: string, actor: RosterActor): Promise<KeptPreview | undefined> => {
    const { kind, id } = toAuditActor(actor)
    const row = await records.db
      .selectFrom('roster_previews as preview')
      .innerJoin('roster_revisions as board', 'board.board_code', 'preview.board_code')
      .selectAll('preview')
      .select('board.revision as current_revision')
      .where('preview.id', '=', previewId)
      .where('actor_kind', '=', kind)
      .where('actor_id', '=', id)
      .executeTakeFirst()
    if (!row) return undefined
    return {
      previewId,
      boardCode: row.board_code,
      schoolCode: row.school_code,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      status: statusOf(row, clock.now().toISOString()),
      summary: row.summary === '' ? null : (JSON.parse(row.summary) as ImportSummary),
    }
  }
}

function statusOf(
  row: { applied_at: string | null; expires_at: string; revision: number; current_revision: number },
  now: string,
): KeptPreview['status'] {
  if (row.applied_at !== null) return 'applied'
  if (row.expires_at < now) return 'expired'
  return row.revision === row.current_revision ? 'ready' : 'stale'
}
