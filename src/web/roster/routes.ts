import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { KakehashiError } from '../../foundation/index.ts'
import type { Roster } from '../../roster/index.ts'
import { formRefusal } from '../errors/refusal.ts'
import { readForm } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import { readUpload } from '../upload.ts'
import { type RosterOwner, rosterPath } from './owner.ts'
import { rosterPreviewPage } from './preview-page.ts'
import { rosterUploadPage } from './upload-page.ts'

const applyForm = z.object({ confirm: z.literal('yes').optional() })

type Act = (ctx: Context, owner: RosterOwner) => Promise<void>

/**
 * Upload, preview and apply, for schools and boards alike.
 * @param options `owners` maps the address of an owner's page to the check that the person may act for it; `maxBytes` bounds each file
 */
export function rosterRoutes(options: {
  owners: Readonly<Record<string, (ctx: Context) => Promise<RosterOwner>>>
  roster: Pick<Roster, 'preview' | 'previewOf' | 'apply'>
  maxBytes: number
}): Router {
  const { owners, roster, maxBytes } = options

  const askForFiles: Act = async (ctx, owner) => show(ctx, rosterUploadPage(localeOf(ctx), { owner }))

  const preview: Act = async (ctx, owner) => {
    const { boardCode, schoolCode } = owner
    const actor = { personId: personOf(ctx).personId }
    try {
      const { files } = await readUpload(ctx, { maxBytes })
      const fromZip = { rosterZip: files.roster?.bytes, rosterName: files.roster?.name }
      const register = { registerCsv: files.register?.bytes, registerName: files.register?.name }
      const result = await roster.preview({ boardCode, schoolCode, actor, ...fromZip, ...register })
      if (result.outcome === 'ready') seeOther(ctx, rosterPath(owner, result.previewId))
      else show(ctx, rosterUploadPage(localeOf(ctx), { owner, refused: result }))
    } catch (thrown) {
      show(ctx, rosterUploadPage(localeOf(ctx), { owner, error: formRefusal(thrown) }))
    }
  }

  const find = async (ctx: Context, owner: RosterOwner) => {
    const found = await roster.previewOf(String(ctx.params.previewId), { personId: personOf(ctx).personId })
    const own = found?.boardCode === owner.boardCode && found.schoolCode === (owner.schoolCode ?? null)
    if (found === undefined || !own) throw new KakehashiError('ROSTER-PREVIEW-UNKNOWN')
    return found
  }

  const showPreview: Act = async (ctx, owner) =>
    show(ctx, rosterPreviewPage(localeOf(ctx), { owner, preview: await find(ctx, owner) }))

  const apply: Act = async (ctx, owner) => {
    const { confirm } = readForm(ctx, applyForm)
    const { previewId } = await find(ctx, owner)
    try {
      const actor = { personId: personOf(ctx).personId }
      await roster.apply({ previewId, actor, confirmRemovals: confirm === 'yes' })
    } catch (thrown) {
      const error = formRefusal(thrown)
      show(ctx, rosterPreviewPage(localeOf(ctx), { owner, preview: await find(ctx, owner), error }))
      return
    }
    seeOther(ctx, rosterPath(owner, previewId))
  }

  const router = new Router()
  for (const [home, ownerOf] of Object.entries(owners)) {
    const forOwner = (act: Act) => async (ctx: Context) => act(ctx, await ownerOf(ctx))
    router.get(`${home}/roster`, forOwner(askForFiles))
    router.post(`${home}/roster`, forOwner(preview))
    router.get(`${home}/roster/:previewId`, forOwner(showPreview))
    router.post(`${home}/roster/:previewId`, forOwner(apply))
  }
  return router
}
