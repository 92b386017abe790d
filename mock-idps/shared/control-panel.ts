import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { Context } from 'koa'
import type { Fault, FaultSwitch } from './fault-switch.ts'
import { textField } from './fields.ts'
import { both, html } from './html.ts'
import { showPage } from './page.ts'

/**
 * `GET /control` shows the faults with a button each, or tells them as JSON; `POST /control` chooses one from a form or
 * JSON body `{fault, times?, delay_ms?}`. Asked for JSON, both answer `{fault, times_left, delay_ms, faults}`; an unknown
 * fault is refused with 400 and changes nothing.
 */
export function controlPanel<F extends Fault>(service: string, faults: FaultSwitch<F>): Router {
  const router = new Router()
  router.get('/control', (ctx) => answer(ctx, service, faults))
  router.post('/control', bodyParser(), (ctx) => {
    try {
      faults.choose(textField(ctx.request.body, 'fault') ?? '', {
        ...numberOption(ctx.request.body, 'times', 'times'),
        ...numberOption(ctx.request.body, 'delay_ms', 'delayMs'),
      })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      answer(ctx, service, faults, error.message)
      return
    }
    if (wantsJson(ctx)) answer(ctx, service, faults)
    else {
      ctx.redirect('/control')
      ctx.status = 303
    }
  })
  return router
}

function numberOption<K extends string>(body: unknown, field: string, option: K): Partial<Record<K, number>> {
  const text = textField(body, field)
  return (text ? { [option]: Number(text) } : {}) as Partial<Record<K, number>>
}

function wantsJson(ctx: Context): boolean {
  return (
    ctx.accepts('html', 'json') === 'json' || (ctx.is('json') === 'json' && !ctx.get('accept').includes('text/html'))
  )
}

function answer<F extends Fault>(ctx: Context, service: string, faults: FaultSwitch<F>, refusal?: string) {
  const status = refusal ? 400 : 200
  const { fault, timesLeft, delayMs } = faults.current()
  const list = Object.entries(faults.table).map(([name, { ja, en }]) => ({ name, ja, en }))
  if (wantsJson(ctx)) {
    ctx.status = status
    ctx.body = {
      ...(refusal && { error: 'invalid_request', error_description: refusal }),
      fault,
      times_left: timesLeft,
      delay_ms: delayMs,
      faults: list,
    }
    return
  }
  const rows = list.map(
    ({ name, ja, en }) => html`<dt><button name="fault" value="${name}">${name}</button></dt><dd>${both(ja, en)}</dd>`,
  )
  const body = html`
${refusal && html`<p class="error" role="alert">${refusal}</p>`}
<p>${both('現在の障害:', 'Fault now:')} <strong id="fault">${fault}</strong>${timesLeft !== null && fault !== 'none' && html` (${timesLeft})`}</p>
<form method="post" action="/control">
<p><button class="primary" name="fault" value="none">${both('障害なし', 'No fault')}</button></p>
<p><label for="times">${both('回数 (空欄は続ける)', 'Times (empty: until changed)')}</label><input id="times" name="times" inputmode="numeric"></p>
<p><label for="delay_ms">${both('遅延 (ミリ秒)', 'Delay (ms)')}</label><input id="delay_ms" name="delay_ms" inputmode="numeric" value="${delayMs}"></p>
<dl>${rows}</dl>
</form>`
  showPage(ctx, { title: '障害の操作', heading: both('障害の操作', 'Faults'), service, body }, status)
}
