import type { Router } from '@koa/router'
import { KakehashiError } from '../../foundation/index.ts'
import { acr, explainAssurance, parseAssurance } from '../../people/index.ts'

/** Explains an `acr` value to whoever follows its URL. */
export function addAcrRoute(router: Router, { issuer }: { issuer: string }): void {
  router.get('/acr/:value', (ctx) => {
    const assurance = parseAssurance(String(ctx.params.value))
    if (!assurance) throw new KakehashiError('REQUEST-NOT-FOUND')
    const { ial, aal } = explainAssurance(assurance)
    ctx.set('cache-control', 'public, max-age=86400')
    ctx.body = {
      acr: acr(issuer, assurance),
      identity_proofing: { level: assurance.ial, ...ial },
      authentication: { level: assurance.aal, ...aal },
    }
  })
}
