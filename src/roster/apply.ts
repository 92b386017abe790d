import type { Selectable } from 'kysely'
import { KakehashiError, tokyoDate } from '../foundation/index.ts'
import type { Database, RecordsHandle } from '../storage/index.ts'
import { type RosterActor, toAuditActor } from './actor.ts'
import { loadStored } from './compare/load-stored.ts'
import { type ImportContent, type ImportPlan, planImport } from './compare/plan-import.ts'
import { countsOf, type ImportSummary, kinds, summarise } from './compare/summarise.ts'
import type { RosterParts } from './preview.ts'
import { scopeOf } from './scope.ts'
import { writePlan } from './write-plan.ts'

type PreviewRow = Selectable<Database['roster_previews']>

export interface ApplyRequest {
  readonly previewId: string
  readonly actor: RosterActor
  /** True when the person confirmed removals that the preview marked as massive. */
  readonly confirmRemovals?: boolean | undefined
}

export interface Applied {
  readonly importId: string
  readonly summary: ImportSummary
}

/** Makes the act that writes what a preview showed. */
export function createApply(parts: RosterParts) {
  /**
   * Applies a preview: all of it in one transaction, or nothing. Only who made the preview can apply it.
   * @throws KakehashiError ROSTER-PREVIEW-UNKNOWN, -USED, -EXPIRED, -STALE, ROSTER-REMOVALS-UNCONFIRMED, ROSTER-OWNER-UNKNOWN
   */
  return (request: ApplyRequest): Promise<Applied> =>
    parts.records.transaction(async (tx) => {
      const preview = await claimPreview(tx, request, parts.clock.now())
      await raiseRevision(tx, preview)
      const content: ImportContent = JSON.parse(preview.payload)
      const plan = await planAgain(tx, preview, content, parts)
      const summary = summarise(plan, content.roster, parts.settings.roster.mass_removal_share)
      refuseSurprises(preview, summary, request)
      await writePlan(tx, plan)
      return { importId: await recordImport(tx, preview, summary, request, parts), summary }
    })
}

// The first statement writes, so two applies of one preview cannot both pass, on any engine.
async function claimPreview(tx: RecordsHandle, { previewId, actor }: ApplyRequest, now: Date): Promise<PreviewRow> {
  const { kind, id } = toAuditActor(actor)
  const claimed = await tx
    .updateTable('roster_previews')
    .set({ applied_at: now.toISOString() })
    .where('id', '=', previewId)
    .where('applied_at', 'is', null)
    .executeTakeFirst()
  const preview = await tx.selectFrom('roster_previews').selectAll().where('id', '=', previewId).executeTakeFirst()
  if (!preview || preview.actor_kind !== kind || preview.actor_id !== id)
    throw new KakehashiError('ROSTER-PREVIEW-UNKNOWN')
  if (claimed.numUpdatedRows !== 1n) throw new KakehashiError('ROSTER-PREVIEW-USED')
  if (preview.payload === '' || preview.expires_at < now.toISOString())
    throw new KakehashiError('ROSTER-PREVIEW-EXPIRED')
  return preview
}

async function raiseRevision(tx: RecordsHandle, { board_code, revision }: PreviewRow): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('roster_revisions')
    .set({ revision: revision + 1 })
    .where('board_code', '=', board_code)
    .where('revision', '=', revision)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new KakehashiError('ROSTER-PREVIEW-STALE')
}

async function planAgain(
  tx: RecordsHandle,
  preview: PreviewRow,
  content: ImportContent,
  { settings, clock, ids }: RosterParts,
): Promise<ImportPlan> {
  const { board_code: boardCode, school_code } = preview
  const scope = scopeOf({ boardCode, schoolCode: school_code ?? undefined }, settings, clock)
  const stored = await loadStored(tx, boardCode, content.roster?.schoolYears ?? [])
  return planImport(stored, content, { scope, ids, today: tokyoDate(clock.now()) })
}

// The revision already says that nothing changed in between; counts that differ all the same must not be written.
function refuseSurprises(preview: PreviewRow, summary: ImportSummary, { confirmRemovals }: ApplyRequest): void {
  const shown: ImportSummary = JSON.parse(preview.summary)
  if (JSON.stringify(countsByKind(shown)) !== JSON.stringify(countsByKind(summary))) {
    throw new KakehashiError('ROSTER-PREVIEW-STALE')
  }
  const removed = shown.massRemovals.reduce((sum, one) => sum + one.removed, 0)
  if (removed > 0 && confirmRemovals !== true) {
    throw new KakehashiError('ROSTER-REMOVALS-UNCONFIRMED', { params: { removed } })
  }
}

const countsByKind = (summary: ImportSummary) =>
  kinds.map((kind) => {
    const { added, changed, removed } = summary.kinds[kind]
    return { kind, added, changed, removed }
  })

async function recordImport(
  tx: RecordsHandle,
  preview: PreviewRow,
  summary: ImportSummary,
  request: ApplyRequest,
  { ids, clock, audit }: RosterParts,
): Promise<string> {
  const importId = ids.id()
  const actor = toAuditActor(request.actor)
  await tx.updateTable('roster_previews').set({ payload: '' }).where('id', '=', preview.id).execute()
  await tx
    .insertInto('roster_imports')
    .values({
      id: importId,
      board_code: preview.board_code,
      school_code: preview.school_code,
      preview_id: preview.id,
      actor_kind: actor.kind,
      actor_id: actor.id,
      applied_at: clock.now().toISOString(),
      counts: JSON.stringify(countsByKind(summary)),
    })
    .execute()
  const fields = {
    board: preview.board_code,
    school: preview.school_code ?? '',
    preview: preview.id,
    ...countsOf(summary),
  }
  await audit.append(tx, { type: 'roster.applied', actor, subject: importId, fields })
  return importId
}
