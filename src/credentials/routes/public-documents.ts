import type { Router } from '@koa/router'
import type { Context } from 'koa'
import { KakehashiError } from '../../foundation/index.ts'
import type { Needs } from '../needs.ts'
import type { createDescribeOffer } from '../offers/describe-offer.ts'
import { issuerMetadataPath, statusListMediaType } from '../sd-jwt/vc-draft.ts'
import { listTtl, type PublishedList } from '../status/publish-status-list.ts'

/** Wallets and verifiers that run in a browser read these too; nothing in them depends on who asks. */
const openToAll = (ctx: Context) => ctx.set('access-control-allow-origin', '*')

const metadataMaxAge = 'public, max-age=3600'

/** Documents that everybody may read: offers by reference, status lists, issuers with their keys, types. */
export function mountPublicDocuments(
  router: Router,
  needs: Pick<Needs, 'keys' | 'issuers' | 'configurations'> & {
    describeOffer: ReturnType<typeof createDescribeOffer>
    statusList(listId: string): Promise<PublishedList | undefined>
  },
): void {
  const { keys, issuers, configurations } = needs

  const known = (code: string) => {
    const school = issuers.known(code)
    if (!school) throw new KakehashiError('REQUEST-NOT-FOUND')
    return school
  }

  router.get('/offers/:id', async (ctx) => {
    openToAll(ctx)
    ctx.set('cache-control', 'no-store')
    ctx.body = await needs.describeOffer(ctx.params.id as string)
  })

  router.get('/status-lists/:id', async (ctx) => {
    openToAll(ctx)
    const list = await needs.statusList(ctx.params.id as string)
    if (!list) throw new KakehashiError('REQUEST-NOT-FOUND')
    ctx.set({ etag: list.etag, 'cache-control': `public, max-age=${listTtl}` })
    if (ctx.get('if-none-match') === list.etag) {
      ctx.status = 304
      return
    }
    ctx.type = statusListMediaType
    ctx.body = list.token
  })

  /** Keys of a school as an issuer (SD-JWT VC, JWT VC issuer metadata). A closed school's keys stay: what it issued can still be read. */
  router.get(`${issuerMetadataPath}/issuers/:schoolCode`, async (ctx) => {
    openToAll(ctx)
    const school = known(ctx.params.schoolCode as string)
    const owner = issuers.ownerOf(school)
    await keys.signerFor(owner)
    ctx.set('cache-control', 'public, max-age=300')
    ctx.body = { issuer: issuers.urlOf(school.code), jwks: { keys: await keys.publicJwks(owner) } }
  })

  router.get('/issuers/:schoolCode', (ctx) => {
    openToAll(ctx)
    const { code, name, address, status } = known(ctx.params.schoolCode as string)
    ctx.set('cache-control', metadataMaxAge)
    ctx.body = {
      issuer: issuers.urlOf(code),
      school_code: code,
      name,
      address,
      status,
      may_issue: status === 'active' ? configurations.vcts() : [],
    }
  })

  router.get('/vct/:kind', (ctx) => {
    openToAll(ctx)
    const metadata = configurations.typeMetadata(ctx.params.kind as string)
    if (!metadata) throw new KakehashiError('REQUEST-NOT-FOUND')
    ctx.set('cache-control', metadataMaxAge)
    ctx.body = metadata
  })
}
