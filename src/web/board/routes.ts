import { Router } from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { type Clock, KakehashiError, tokyoDate } from '../../foundation/index.ts'
import type { Board, Organisations } from '../../organisations/index.ts'
import { noteDone, takeDone } from '../done.ts'
import { formRefusal } from '../errors/refusal.ts'
import { optionalText, readForm } from '../forms.ts'
import { localeOf } from '../locale.ts'
import { personOf } from '../session.ts'
import { seeOther, show } from '../show.ts'
import { type AppointEntry, appointPage } from './appoint-page.ts'
import { boardPage } from './board-page.ts'
import { endPage } from './end-page.ts'

const appointForm = z.object({
  person: z.string().min(1),
  school: z.string().min(1),
  role: z.enum(['principal', 'office', 'teacher']),
  starts_on: z.string().min(1),
  ends_on: optionalText,
})
const endForm = z.object({ ends_on: z.string().min(1) })

/** Pages of a board's administrator. To be mounted behind `requirePerson`. */
export function boardRoutes(options: { organisations: Organisations; clock: Clock }): Router {
  const { organisations, clock } = options
  const router = new Router()
  const today = () => tokyoDate(clock.now())

  async function boardOf(ctx: Context): Promise<Board> {
    const board = organisations.board(String(ctx.params.boardCode))
    const { personId } = personOf(ctx)
    const may =
      board && (await organisations.mayActFor(personId, { boardCode: board.code }, ['administrator'], today()))
    if (!board || !may) throw new KakehashiError('ORGANISATION-NOT-ADMINISTRATOR')
    return board
  }

  async function personIn(board: Board, personId: unknown) {
    const account = await organisations.account(String(personId ?? ''))
    if (account?.corporateNumber !== board.corporateNumber) throw new KakehashiError('ORGANISATION-ACCOUNT-UNKNOWN')
    return account
  }

  async function appointmentIn(board: Board, appointmentId: unknown) {
    const all = await organisations.appointmentsOf(board.code)
    const found = all.find((one) => one.appointmentId === appointmentId)
    if (!found) throw new KakehashiError('ORGANISATION-APPOINTMENT-UNKNOWN')
    return found
  }

  router.get('/boards/:boardCode', async (ctx) => {
    const board = await boardOf(ctx)
    const appointments = await organisations.appointmentsOf(board.code)
    const waiting = await organisations.unappointedMembers(board.code)
    show(ctx, boardPage(localeOf(ctx), { board, appointments, waiting, done: takeDone(ctx) }))
  })

  router.get('/boards/:boardCode/appointments/new', async (ctx) => {
    const board = await boardOf(ctx)
    const person = await personIn(board, ctx.query.person)
    const schools = organisations.schoolsOfBoard(board.code)
    const entry: AppointEntry = { schoolCode: schools[0]?.code ?? '', role: undefined, startsOn: today(), endsOn: '' }
    show(ctx, appointPage(localeOf(ctx), { board, schools, person, entry }))
  })

  router.post('/boards/:boardCode/appointments', async (ctx) => {
    const board = await boardOf(ctx)
    const form = readForm(ctx, appointForm)
    const person = await personIn(board, form.person)
    const entry = { schoolCode: form.school, role: form.role, startsOn: form.starts_on, endsOn: form.ends_on ?? '' }
    try {
      await organisations.appoint({
        actor: { kind: 'person', id: personOf(ctx).personId },
        personId: person.personId,
        schoolCode: entry.schoolCode,
        role: entry.role,
        startsOn: entry.startsOn,
        endsOn: form.ends_on ?? null,
      })
    } catch (thrown) {
      const error = formRefusal(thrown)
      show(
        ctx,
        appointPage(localeOf(ctx), { board, schools: organisations.schoolsOfBoard(board.code), person, entry, error }),
      )
      return
    }
    noteDone(ctx, 'appointed')
    seeOther(ctx, `/boards/${board.code}`)
  })

  router.get('/boards/:boardCode/appointments/:appointmentId/end', async (ctx) => {
    const board = await boardOf(ctx)
    const appointment = await appointmentIn(board, ctx.params.appointmentId)
    show(ctx, endPage(localeOf(ctx), { board, appointment, endsOn: today() }))
  })

  router.post('/boards/:boardCode/appointments/:appointmentId/end', async (ctx) => {
    const board = await boardOf(ctx)
    const appointment = await appointmentIn(board, ctx.params.appointmentId)
    const { ends_on: endsOn } = readForm(ctx, endForm)
    try {
      const actor = { kind: 'person', id: personOf(ctx).personId } as const
      await organisations.endAppointment({ actor, appointmentId: appointment.appointmentId, endsOn })
    } catch (thrown) {
      show(ctx, endPage(localeOf(ctx), { board, appointment, endsOn, error: formRefusal(thrown) }))
      return
    }
    noteDone(ctx, 'ended')
    seeOther(ctx, `/boards/${board.code}`)
  })

  return router
}
