import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import { showAnswered, showCredential, showOffer, showProposal, showStart } from './pages.ts'
import { WalletProblem } from './problem.ts'
import type { Proposal, Wallet } from './wallet.ts'

/** Milliseconds for which a proposal waits for a decision. */
const patience = 600_000

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const fields = (ctx: Context): Record<string, unknown> => (ctx.request.body ?? {}) as Record<string, unknown>

/** The link of a page call: pasted whole, or handed over with its parameters in our own address. */
const linkOf = (ctx: Context, name: string, scheme: string): string =>
  text(ctx.query[name]) ?? `${scheme}://?${ctx.querystring}`

/** The pages of the wallet. */
export function walletRoutes(wallet: Wallet, clock: { now(): Date }): Router {
  const router = new Router()
  const form = bodyParser({ enableTypes: ['form'] })
  const proposals = new Map<string, Proposal & { until: number }>()
  const outcomes = new Map<string, { presented: boolean; redirectUri: string | undefined }>()

  const found = (id: string | undefined) => {
    const credential = wallet.list().find((one) => one.id === id)
    if (!credential) throw new WalletProblem('unknown')
    return credential
  }

  const seeOther = (ctx: Context, path: string) => {
    ctx.redirect(path)
    ctx.status = 303
  }

  router.get('/', (ctx) => showStart(ctx, wallet.list()))

  router.get('/offer', async (ctx) =>
    showOffer(ctx, await wallet.readOffer(linkOf(ctx, 'offer', 'openid-credential-offer'))),
  )

  router.post('/offer', form, async (ctx) => {
    const { offer, tx_code } = fields(ctx)
    const credential = await wallet.acceptOffer(text(offer) ?? '', text(tx_code))
    seeOther(ctx, `/credentials/${credential.id}`)
  })

  router.get('/credentials/:id', (ctx) => showCredential(ctx, found(ctx.params.id)))

  router.post('/credentials/:id/delete', (ctx) => {
    wallet.remove(found(ctx.params.id).id)
    seeOther(ctx, '/')
  })

  router.get('/present', async (ctx) => {
    const proposal = await wallet.propose(linkOf(ctx, 'request', 'openid4vp'))
    const now = clock.now().getTime()
    for (const [id, { until }] of proposals) if (until < now) proposals.delete(id)
    const id = crypto.randomUUID()
    proposals.set(id, { ...proposal, until: now + patience })
    showProposal(ctx, id, proposal)
  })

  // Each proposal is decided once: what is sent is what the person saw.
  router.post('/present/:id', form, async (ctx) => {
    const id = ctx.params.id as string
    const proposal = proposals.get(id)
    proposals.delete(id)
    if (!proposal) throw new WalletProblem('unknown')
    const sent = fields(ctx)
    const presented = sent.decision === 'present'
    const wanted = proposal.options.map((_, query) => text(sent[`credential_${query}`]))
    const { redirectUri } = presented
      ? await wallet.present(wallet.choose(proposal, wanted))
      : await wallet.decline(proposal.request)
    outcomes.set(id, { presented, redirectUri })
    seeOther(ctx, `/presented/${id}`)
  })

  router.get('/presented/:id', (ctx) => {
    const id = ctx.params.id as string
    const outcome = outcomes.get(id)
    outcomes.delete(id)
    if (!outcome) throw new WalletProblem('unknown')
    showAnswered(ctx, outcome)
  })

  return router
}
