import { choiceOf, linkOf } from '../../../examples/demo/find.ts'
import { plain } from '../../../examples/demo/page.ts'
import { children, className, school } from '../../../examples/demo/people.ts'
import type { Acknowledged } from '../ledger.ts'
import { Refusal } from '../ledger.ts'
import type { FaultWorld } from '../world.ts'

/** Certificates that an operation is about to end, so that no other one builds on them. */
const taken = new WeakSet<object>()
const learnersBusy = new WeakMap<FaultWorld, Set<string>>()

const schoolUrl = ({ addresses }: FaultWorld, path: string) => `${addresses.gateway}/schools/${school.code}${path}`
const idIn = (href: string | undefined) => href?.split('/').at(-1) ?? ''

/** Identifiers of the drafts of one learner. */
async function draftsOf(world: FaultWorld, learner: string): Promise<string[]> {
  const list = await world.demo.take('office').open(schoolUrl(world, '/certificates?status=draft'))
  return list.document
    .querySelectorAll('main tbody a')
    .filter((link) => link.text.replace(/\s/g, '') === learner.replace(/\s/g, ''))
    .map((link) => idIn(link.getAttribute('href')))
}

/** The office drafts a certificate for one learner. @param learner by name; somebody of the class, not of our families, without */
export async function draft(world: FaultWorld, learner?: string) {
  const { ledger, demo, random } = world
  const office = demo.take('office')
  const busy = learnersBusy.get(world) ?? new Set()
  learnersBusy.set(world, busy)
  try {
    const classes = await office.open(schoolUrl(world, '/classes'))
    const form = await office.open(linkOf(classes, className), { from: classes })
    const families = Object.values(children).map(({ name }) => name.replace(/\s/g, ''))
    const names = form.document
      .querySelectorAll('label')
      .filter((label) => form.document.querySelector(`[id="${label.getAttribute('for')}"][name="learner"]`))
      .map((label) => /^\D+/.exec(plain(label))?.[0].trim() ?? '')
      .filter((name) => !families.includes(name.replace(/\s/g, '')) && !busy.has(name))
    const wanted = learner ?? random.pick(names)
    busy.add(wanted)
    try {
      return await ledger.attempt('draft', { learner: wanted }, async (send) => {
        const chosen = [choiceOf(form, wanted)]
        const before = new Set(await draftsOf(world, wanted))
        await send(() => office.send(form, { kind: 'zaigaku', learner: chosen }))
        const fresh = (await draftsOf(world, wanted)).find((id) => !before.has(id))
        if (fresh === undefined) throw new Refusal(`no new draft of ${wanted} in the list`)
        return { certificateId: fresh }
      })
    } finally {
      busy.delete(wanted)
    }
  } catch (cause) {
    ledger.refusedBefore('draft', cause)
    return undefined
  }
}

/** The principal approves one draft. */
export async function approve({ ledger, demo, addresses }: FaultWorld, certificateId: string) {
  const principal = demo.take('principal')
  return ledger.attempt('approve', { certificateId }, async (send) => {
    const waiting = await principal.open(`${addresses.gateway}/schools/${school.code}/approvals`)
    const after = await send(() => principal.send(waiting, { certificate: [certificateId] }, { button: 'act=approve' }))
    if (after.document.querySelector('.notice--error')) throw new Refusal(after.text('.notice--error .code'))
    return {}
  })
}

/** A draft whose approval was refused, at most once: while it waits its learner can have no other. */
function leftOver({ ledger }: FaultWorld): Acknowledged<'draft'> | undefined {
  const tries = Map.groupBy(
    ledger.entries.filter(({ kind }) => kind === 'approve'),
    ({ given }) => idOf(given),
  )
  return ledger.acknowledged('draft').find(({ said }) => {
    const mine = tries.get(said.certificateId) ?? []
    return mine.length === 1 && mine[0]?.outcome !== 'acknowledged' && mine[0]?.outcome !== 'open'
  })
}

/** Draft and approval. */
export async function certify(world: FaultWorld, learner?: string) {
  const drafted = (learner === undefined ? leftOver(world) : undefined) ?? (await draft(world, learner))
  return drafted && (await approve(world, drafted.said.certificateId))
}

export const certificatesPath = async (world: FaultWorld): Promise<boolean> => (await certify(world)) !== undefined

/** An approved certificate that nobody has tried to revoke. */
function revocable({ ledger }: FaultWorld): Acknowledged<'approve'> | undefined {
  const tried = new Set(ledger.entries.filter(({ kind }) => kind === 'revoke').map(({ given }) => idOf(given)))
  const found = ledger
    .acknowledged('approve')
    .find((entry) => !tried.has(entry.given.certificateId) && !taken.has(entry))
  if (found) taken.add(found)
  return found
}
const idOf = (given: object) => ('certificateId' in given ? given.certificateId : undefined)

/** The office revokes a certificate, one that was approved before or a fresh one; every third time one from which a wallet has received. */
export async function revocation(world: FaultWorld): Promise<boolean> {
  const { ledger, demo, random, families } = world
  const ofFamily = random.below(3) === 0 ? random.pick(families).child.name : undefined
  // The family gets its next certificate first, so that it is never without one.
  const fresh = ofFamily === undefined ? undefined : await certify(world, ofFamily)
  if (ofFamily !== undefined && fresh === undefined) return false
  if (ofFamily === undefined && !(await certify(world))) return false
  const wanted = revocable(world)
  if (wanted === undefined) return false
  const { certificateId } = wanted.given
  const office = demo.take('office')
  const revoked = await ledger.attempt('revoke', { certificateId }, async (send) => {
    const page = await office.open(schoolUrl(world, `/certificates/${certificateId}`))
    const reason = page.document.querySelector('input[name="reason"]')?.getAttribute('value') ?? ''
    const after = await send(() => office.send(page, { reason }, { form: 'form[action$="/revoke"]' }))
    if (after.document.querySelector('form[action$="/revoke"]')) throw new Refusal('still not revoked')
    return {}
  })
  return revoked !== undefined
}
