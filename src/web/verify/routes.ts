import { Router } from '@koa/router'
import type { Middleware } from 'koa'
import type { Credentials } from '../../credentials/index.ts'
import type { Clock } from '../../foundation/index.ts'
import { localeOf } from '../locale.ts'
import { show } from '../show.ts'
import { readUpload } from '../upload.ts'
import { resultPage } from './result-page.ts'
import { verifyPage } from './verify-page.ts'

const maxBytes = 262_144

/** The public page on which anybody checks a credential. The answer follows from what was sent alone and changes nothing, so it needs no redirect. */
export function verifyRoutes(options: {
  credentials: Pick<Credentials, 'verifyCredential'>
  clock: Clock
  greetPerson: Middleware
}): Router {
  const { credentials, clock, greetPerson } = options
  const router = new Router()

  router.get('/verify', greetPerson, (ctx) => show(ctx, verifyPage(localeOf(ctx))))

  router.post('/verify', greetPerson, async (ctx) => {
    const { fields, files } = await readUpload(ctx, { maxBytes })
    const pasted = fields.credential?.trim() ?? ''
    // Line breaks come in where a mail programme wrapped the text.
    const credential = (pasted === '' ? (files.file?.bytes.toString('utf8') ?? '') : pasted).replace(/\s+/g, '')
    if (credential === '') return show(ctx, verifyPage(localeOf(ctx), { missing: true }))
    const result = await credentials.verifyCredential(credential)
    show(ctx, resultPage(localeOf(ctx), { result, checkedAt: clock.now().toISOString() }))
  })

  return router
}
