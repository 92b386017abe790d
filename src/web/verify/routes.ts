import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Credentials } from '../../credentials/index.ts'
import { type Clock, failed, KakehashiError, refuseMyNumber } from '../../foundation/index.ts'
import { formRefusal } from '../errors/refusal.ts'
import { localeOf } from '../locale.ts'
import { show } from '../show.ts'
import { readUpload } from '../upload.ts'
import { resultPage } from './result-page.ts'
import { verifyPage } from './verify-page.ts'

/** Largest entry, pasted or sent: twice the longest credential, for the line breaks. */
export const maxBytes = 131_072

/** The text of the credential, or what keeps it from being one. */
async function readEntry(ctx: Context): Promise<{ credential: string } | { wrong: 'missing' | 'both' }> {
  const { fields, files } = await readUpload(ctx, { maxBytes, maxFieldBytes: maxBytes })
  const given = [fields.credential ?? '', files.file?.bytes.toString('utf8') ?? ''].filter((text) => text.trim() !== '')
  const [credential] = given
  if (credential === undefined) return { wrong: 'missing' }
  if (given.length > 1) return { wrong: 'both' }
  refuseMyNumber(credential, 'credential')
  return { credential }
}

/**
 * The public page on which anybody checks a credential. The answer follows from what was sent alone and changes nothing, so it comes at
 * once, without a redirect: no address ever holds the credential. Nothing of it is kept or logged.
 */
export function verifyRoutes(options: {
  credentials: Pick<Credentials, 'verifyCredential' | 'credentialConfigurations'>
  clock: Clock
  greetPerson: Middleware
}): Router {
  const { credentials, clock, greetPerson } = options
  const router = new Router()

  const check = async (credential: string) => {
    const checked = await credentials.verifyCredential(credential)
    if (!checked.ok) return failed(new KakehashiError(checked.failure.code))
    refuseMyNumber(checked.value.claims, 'credential')
    return checked
  }

  router.get('/verify', greetPerson, (ctx) => show(ctx, verifyPage(localeOf(ctx))))

  router.post('/verify', greetPerson, async (ctx) => {
    const locale = localeOf(ctx)
    try {
      const entry = await readEntry(ctx)
      if ('wrong' in entry) return show(ctx, verifyPage(locale, { entry: entry.wrong }))
      const result = await check(entry.credential)
      show(ctx, resultPage(locale, { result, checkedAt: clock.now().toISOString(), kinds: credentials }))
    } catch (thrown) {
      show(ctx, verifyPage(locale, { error: formRefusal(thrown) }))
    }
  })

  return router
}
