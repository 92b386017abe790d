import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import { textField } from '../shared/fields.ts'
import { both, type Markup } from '../shared/html.ts'
import { showPage } from '../shared/page.ts'
import type { Cards } from './cards.ts'
import type { FaultPanel } from './faults.ts'
import { choosePage, type ReturnError, returnPage } from './pages/reader.ts'
import type { PinCounters } from './pin-counters.ts'
import { type ReaderRequest, readReaderRequest } from './reader-request.ts'
import { signWithCard } from './sign.ts'

interface Options {
  cards: Cards
  counters: PinCounters
  panel: FaultPanel
}

const service = '模擬カードリーダー'

/** The card reader's pages: `GET /reader` or `POST /reader` shows the choice of card, `POST /reader` with `action` acts on it. */
export function readerRoutes({ cards, counters, panel }: Options): Router {
  const router = new Router()
  router.get('/reader', (ctx) => open(ctx, ctx.query))
  router.post('/reader', bodyParser({ formLimit: '1mb' }), (ctx) => open(ctx, ctx.request.body))

  async function open(ctx: Context, source: unknown): Promise<void> {
    const outcome = readReaderRequest(source)
    if ('problem' in outcome) {
      const { ja, en } = outcome.problem
      showPage(ctx, { title: '読み取りを始められません', service, body: both(ja, en) }, 400)
      return
    }
    const { request } = outcome
    const action = ctx.method === 'POST' ? textField(source, 'action') : undefined
    if (!action) return choose(ctx, request)
    if (action === 'sign') return sign(ctx, request, textField(source, 'card'), textField(source, 'pin') ?? '')
    giveBack(ctx, request, errorOf(action))
  }

  function choose(ctx: Context, request: ReaderRequest, again?: Parameters<typeof choosePage>[2]): void {
    const signing = request.kind === 'signature'
    const heading = signing
      ? both('署名用電子証明書で署名', 'Sign with the card')
      : both('利用者証明用電子証明書で本人確認', 'Sign in with the card')
    const title = `${again ? 'エラー: ' : ''}${signing ? '署名' : '本人確認'}`
    showPage(ctx, { title, heading, service, body: choosePage(request, cards.people, again) }, again ? 422 : 200)
  }

  async function sign(ctx: Context, request: ReaderRequest, id: string | undefined, pin: string): Promise<void> {
    const { kind, bytes } = request
    const person = id === undefined ? undefined : cards.find(id)
    if (!person) return choose(ctx, request, { problem: both('カードを選んでください。', 'Choose a card.') })
    const again = (problem: Markup, error?: ReturnError) =>
      choose(ctx, request, { card: person.id, problem, ...(error && { error }) })
    if (kind === 'signature' && person.without === 'signature') {
      return again(
        both('このカードには署名用電子証明書がありません。', 'This card has no signature certificate.'),
        'no_signature_certificate',
      )
    }
    const fault = panel.of(person.id)
    const entered = fault === 'locked-card' ? { outcome: 'locked' as const } : counters.enter(person.id, kind, pin)
    switch (entered.outcome) {
      case 'malformed':
        return again(both('入力の形が正しくありません。', 'That cannot be a PIN or password of this card.'))
      case 'wrong':
        return again(
          both(
            `暗証番号が違います。あと${entered.remaining}回でロックされます。`,
            `Wrong. ${entered.remaining} ${entered.remaining === 1 ? 'try' : 'tries'} left.`,
          ),
          'wrong_pin',
        )
      case 'locked':
        return again(
          both(
            'このカードはロックされています。市区町村の窓口で初期化してください。',
            'This card is locked. The municipal office can reset it.',
          ),
          'card_locked',
        )
      case 'accepted': {
        const signed = await signWithCard(cards, { person, kind, bytes, fault })
        const message = both('カードを読み取りました。', 'The card has been read.')
        const body = returnPage(request.returnTo, message, { state: request.state, ...signed })
        showPage(ctx, { title: '読み取りました', service, body })
      }
    }
  }

  return router
}

function giveBack(ctx: Context, request: ReaderRequest, error: ReturnError): void {
  const message = both(
    '読み取りは行われませんでした。元のサイトに戻ります。',
    'Nothing was signed. Go back to the site.',
  )
  showPage(ctx, {
    title: '元のサイトに戻る',
    service,
    body: returnPage(request.returnTo, message, { state: request.state, error }),
  })
}

function errorOf(action: string): ReturnError {
  const errors: readonly ReturnError[] = ['card_locked', 'wrong_pin', 'no_signature_certificate']
  return errors.find((error) => action === `return_${error}`) ?? 'cancelled'
}
