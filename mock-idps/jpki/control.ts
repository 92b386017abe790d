import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import { textField } from '../shared/fields.ts'
import { both } from '../shared/html.ts'
import { showPage } from '../shared/page.ts'
import type { Cards } from './cards.ts'
import { type FaultPanel, faults, isFault } from './faults.ts'
import { controlPage } from './pages/control.ts'
import type { PinCounters } from './pin-counters.ts'

interface Options {
  cards: Cards
  counters: PinCounters
  panel: FaultPanel
}

/**
 * `GET /control` is the panel; `POST /control {fault, card?}`, `POST /control/unlock {card}` and `POST /control/reset` take a form or JSON.
 * A form is answered by going back to the panel, JSON by the faults now set.
 */
export function controlRoutes({ cards, counters, panel }: Options): Router {
  const router = new Router()
  router.get('/control', (ctx) => show(ctx))

  router.post('/control', bodyParser(), (ctx) => {
    const fault = textField(ctx.request.body, 'fault')
    const card = textField(ctx.request.body, 'card') || undefined
    if (!isFault(fault)) return refuse(ctx, `fault must be one of ${Object.keys(faults).join(', ')}`)
    if (card && !cards.find(card)) return refuse(ctx, `no card is called ${card}`)
    panel.set(fault, card)
    done(ctx)
  })

  router.post('/control/unlock', bodyParser(), (ctx) => {
    const card = textField(ctx.request.body, 'card')
    if (!card || !cards.find(card)) return refuse(ctx, `no card is called ${card}`)
    counters.unlock(card)
    done(ctx)
  })

  router.post('/control/reset', bodyParser(), (ctx) => {
    panel.set('none')
    counters.reset()
    done(ctx)
  })

  function show(ctx: Context): void {
    if (wantsJson(ctx)) ctx.body = { ...panel.active(), faults: Object.keys(faults) }
    else
      showPage(ctx, {
        title: '模擬 JPKI の操作盤',
        heading: both('模擬 JPKI の操作盤', 'Control panel'),
        service: '模擬 JPKI',
        body: controlPage(cards.people, panel, counters),
      })
  }

  function done(ctx: Context): void {
    if (wantsJson(ctx)) show(ctx)
    else {
      ctx.redirect('/control')
      ctx.status = 303
    }
  }
  return router
}

function refuse(ctx: Context, reason: string): void {
  ctx.status = 400
  ctx.body = { error: 'invalid_request', error_description: reason }
}

function wantsJson(ctx: Context): boolean {
  return ctx.is('json') === 'json' || ctx.accepts('html', 'json') === 'json'
}
