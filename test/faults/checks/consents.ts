import { type Checking, each, sampled } from '../check.ts'

/** Whether each consent that was looked at is active, by its identifier. */
export type ConsentStates = ReadonlyMap<string, boolean>

/** Every consent is listed once, active unless its guardian has withdrawn it. */
export async function checkConsents(checking: Checking): Promise<ConsentStates> {
  const { world, found } = checking
  const { ledger, addresses } = world
  const acknowledged = ledger.acknowledged('consent')
  const withdrawn = new Set(ledger.acknowledged('withdraw').map(({ given }) => given.consentId))
  const perhaps = new Set(ledger.uncertain('withdraw').map(({ given }) => given.consentId))

  const listed: string[] = []
  for (const { visitor } of world.families) {
    const page = await visitor.open(`${addresses.gateway}/guardian/consents`)
    const links = page.document.querySelectorAll('main tbody a')
    listed.push(...links.map((link) => link.getAttribute('href')?.split('/').at(-1) ?? ''))
  }
  const times = Map.groupBy(listed, (id) => id)
  for (const { said } of acknowledged) {
    const count = times.get(said.consentId)?.length ?? 0
    if (count !== 1) found.lost.push(`consent ${said.consentId} is listed ${count} times`)
  }
  const known = new Set(acknowledged.map(({ said }) => said.consentId))
  const strays = listed.filter((id) => !known.has(id)).length
  if (strays > ledger.uncertain('consent').length) found.lost.push(`${strays} consents that nobody gave`)

  const states = new Map<string, boolean>()
  await each(sampled(checking, acknowledged, 20), async ({ given, said: { consentId } }) => {
    const page = await given.family.visitor.open(`${addresses.gateway}/guardian/consents/${consentId}`)
    const active = page.document.querySelector('a[href$="/withdraw"]') !== null
    states.set(consentId, active)
    if (active && withdrawn.has(consentId)) found.revived.push(`consent ${consentId} is active again`)
    if (!active && !withdrawn.has(consentId) && !perhaps.has(consentId)) found.lost.push(`consent ${consentId}`)
  })
  return states
}
