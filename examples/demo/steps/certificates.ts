import { linkOf, textsOf } from '../find.ts'
import { accounts, className, school } from '../people.ts'
import { prove, type Step } from '../step.ts'

/** The office drafts (起案) a certificate of enrolment for everybody in a class. */
export const drafted: Step = {
  name: 'drafted',
  async run(world) {
    const office = world.take('office')
    const classes = await office.open(`${world.addresses.gateway}/schools/${school.code}/classes`)
    const learners = await office.open(linkOf(classes, className), { from: classes })
    const drafts = await office.send(learners, { kind: 'zaigaku' })
    const count = textsOf(drafts, 'tbody tr').length
    prove(count > 20, `a class full of drafts, not ${count}`)
    return `${accounts.office.who} drafted ${count} certificates of enrolment (在学証明書) for ${className}`
  },
}

/** The principal approves (決裁) them; whoever drafted may not. */
export const approved: Step = {
  name: 'approved',
  async run(world) {
    const approvals = `${world.addresses.gateway}/schools/${school.code}/approvals`
    const drafter = await world.take('office').open(approvals, { refusable: true })
    prove(drafter.status === 403, `the drafter to be refused with 403, not ${drafter.status}`)
    const principal = world.take('principal')
    const waiting = await principal.open(`${approvals}?select=all`)
    const count = textsOf(waiting, 'input[name="certificate"]').length
    const after = await principal.send(waiting, {}, { button: 'act=approve' })
    prove(textsOf(after, 'input[name="certificate"]').length === 0, 'no draft left')
    const list = await principal.open(`${world.addresses.gateway}/schools/${school.code}/certificates?status=approved`)
    prove(textsOf(list, 'tbody tr').length === count, `${count} approved certificates`)
    return `${accounts.principal.who} approved ${count} as principal on this day; the drafter was refused (403)`
  },
}
