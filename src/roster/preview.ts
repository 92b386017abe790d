import type { Audit } from '../audit/index.ts'
import { type Clock, type Ids, KakehashiError, tokyoDate } from '../foundation/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Records, RecordsHandle } from '../storage/index.ts'
import { type RosterActor, toAuditActor } from './actor.ts'
import { loadStored } from './compare/load-stored.ts'
import { type ImportContent, planImport } from './compare/plan-import.ts'
import { checkElsewhere } from './compare/plan-roster.ts'
import { countsOf, type ImportSummary, summarise } from './compare/summarise.ts'
import type { Scope } from './content.ts'
import { collectProblems, type Problems, type RosterProblem } from './problems.ts'
import { scopeOf } from './scope.ts'

export const previewHours = 24

export interface RosterParts {
  readonly records: Records
  readonly clock: Clock
  readonly ids: Ids
  readonly audit: Audit
  readonly settings: Pick<Settings, 'roster' | 'organisations'>
}

export interface PreviewRequest {
  readonly boardCode: string
  /** Limits the import to one school of the board. */
  readonly schoolCode?: string | undefined
  readonly actor: RosterActor
  readonly rosterZip?: Buffer | undefined
  /** File name as uploaded; checked against the Japan profile when given. */
  readonly rosterName?: string | undefined
  readonly registerCsv?: Buffer | undefined
  readonly registerName?: string | undefined
}

export type PreviewResult =
  | { readonly outcome: 'ready'; readonly previewId: string; readonly summary: ImportSummary }
  /** Nothing is kept of the upload. `problems` are the first ones, `total` counts all. */
  | { readonly outcome: 'refused'; readonly problems: readonly RosterProblem[]; readonly total: number }

/** Makes the act that checks an upload, compares it with what is stored, and keeps it for apply. */
export function createPreview(parts: RosterParts) {
  const { records, clock, audit, settings } = parts

  /**
   * Checks a roster package and/or a school register and says what applying it would change. Nothing of the roster is touched.
   * @throws KakehashiError ROSTER-NOTHING-SENT, ROSTER-OWNER-UNKNOWN
   */
  return async (request: PreviewRequest): Promise<PreviewResult> => {
    if (!request.rosterZip && !request.registerCsv) throw new KakehashiError('ROSTER-NOTHING-SENT')
    const scope = scopeOf(request, settings, clock)
    const problems = collectProblems()
    const content = await readUploads(request, scope, settings.roster.max_upload_bytes, problems)
    return records.transaction(async (tx) => {
      const ready = problems.total() === 0 ? await keepPreview(tx, parts, request, scope, content, problems) : undefined
      const counts = ready ? countsOf(ready.summary) : {}
      await audit.append(tx, {
        type: 'roster.previewed',
        actor: toAuditActor(request.actor),
        fields: { board: scope.boardCode, school: scope.schoolCode ?? '', ...counts, errors: problems.total() },
      })
      return ready ?? { outcome: 'refused', problems: problems.list(), total: problems.total() }
    })
  }
}

async function readUploads(
  request: PreviewRequest,
  scope: Scope,
  maxBytes: number,
  problems: Problems,
): Promise<ImportContent> {
  const { rosterZip, rosterName, registerCsv, registerName } = request
  for (const [bytes, file] of [
    [rosterZip, rosterName ?? 'ZIP'] as const,
    [registerCsv, registerName ?? 'CSV'] as const,
  ]) {
    if (bytes && bytes.length > maxBytes)
      problems.add('ROSTER-ZIP-TOO-LARGE', { file }, { expected: `${maxBytes} bytes` })
  }
  if (problems.total() > 0) return { roster: null, register: null }
  // Loaded with the first upload: rosters come a few times a year.
  const { readPackage } = await import('./oneroster/read-package.ts')
  const { readRegister } = await import('./register/read-register.ts')
  const roster = rosterZip && (await readPackage({ bytes: rosterZip, name: rosterName }, scope, problems))
  const register = registerCsv && readRegister({ bytes: registerCsv, name: registerName }, scope, problems)
  return { roster: roster ?? null, register: register ?? null }
}

async function keepPreview(
  tx: RecordsHandle,
  { clock, ids, settings }: RosterParts,
  request: PreviewRequest,
  scope: Scope,
  content: ImportContent,
  problems: Problems,
): Promise<Extract<PreviewResult, { outcome: 'ready' }> | undefined> {
  const now = clock.now()
  await forgetExpired(tx, now)
  const revision = await currentRevision(tx, scope.boardCode)
  const stored = await loadStored(tx, scope.boardCode, content.roster?.schoolYears ?? [])
  if (content.roster) checkElsewhere(stored, content.roster, scope, problems)
  if (problems.total() > 0) return undefined
  const plan = planImport(stored, content, { scope, ids, today: tokyoDate(now) })
  const summary = summarise(plan, content.roster, settings.roster.mass_removal_share)
  const previewId = ids.id()
  const actor = toAuditActor(request.actor)
  await tx
    .insertInto('roster_previews')
    .values({
      id: previewId,
      board_code: scope.boardCode,
      school_code: scope.schoolCode,
      actor_kind: actor.kind,
      actor_id: actor.id,
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + previewHours * 3_600_000).toISOString(),
      revision,
      payload: JSON.stringify(content),
      summary: JSON.stringify(summary),
      applied_at: null,
    })
    .execute()
  return { outcome: 'ready', previewId, summary }
}

// Uploaded personal data does not outlive its purpose: what nobody applied in time is emptied, the samples of its summary too.
async function forgetExpired(tx: RecordsHandle, now: Date): Promise<void> {
  await tx
    .updateTable('roster_previews')
    .set({ payload: '', summary: '' })
    .where('expires_at', '<', now.toISOString())
    .where('applied_at', 'is', null)
    .where('payload', '!=', '')
    .execute()
}

async function currentRevision(tx: RecordsHandle, boardCode: string): Promise<number> {
  await tx
    .insertInto('roster_revisions')
    .values({ board_code: boardCode, revision: 0 })
    .onConflict((conflict) => conflict.column('board_code').doNothing())
    .execute()
  const row = await tx
    .selectFrom('roster_revisions')
    .select('revision')
    .where('board_code', '=', boardCode)
    .executeTakeFirstOrThrow()
  return row.revision
}
