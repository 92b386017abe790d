import { consent as signConsent, takeOffer } from '../../../examples/demo/guardian.ts'
import { readOffer } from '../../../examples/wallet/offer.ts'
import { createWallet } from '../../../examples/wallet/wallet.ts'
import { Refusal } from '../ledger.ts'
import type { Family } from '../town.ts'
import type { FaultWorld } from '../world.ts'

/** A guardian consents by signing. */
export async function give(world: FaultWorld, family: Family = world.random.pick(world.families)) {
  return world.ledger.attempt('consent', { family }, async (send) => {
    // The signature comes back from the reader by the last request of this walk.
    const { page } = await send(() => signConsent(world.demo, family.visitor, family.child))
    const consentId = /\/guardian\/consents\/([\w-]+)$/.exec(page.url)?.[1]
    if (consentId === undefined) throw new Refusal(`no consent on ${page.url} (${page.heading})`)
    return { consentId }
  })
}

export const consentPath = async (world: FaultWorld): Promise<boolean> => (await give(world)) !== undefined

/** A guardian withdraws: a fresh consent, or one under which a wallet has received. */
export async function withdrawal(world: FaultWorld): Promise<boolean> {
  const { ledger, random } = world
  const withCredential = random.below(2) === 0 ? await receive(world) : undefined
  const given = withCredential ?? (await give(world))
  if (given === undefined) return false
  const { family } = given.given
  const { consentId } = given.said
  const withdrawn = await ledger.attempt('withdraw', { family, consentId }, async (send) => {
    const question = await family.visitor.open(`${world.addresses.gateway}/guardian/consents/${consentId}/withdraw`)
    const after = await send(() => family.visitor.send(question))
    if (after.document.querySelector('a[href$="/withdraw"]')) throw new Refusal('still not withdrawn')
    return {}
  })
  return withdrawn !== undefined
}

/** Consent, offer and collection by a wallet of its own. @returns the consent */
export async function receive(world: FaultWorld) {
  const { ledger, addresses } = world
  const given = await give(world)
  if (given === undefined) return undefined
  const { family } = given.given
  const { consentId } = given.said
  const offer = await ledger.attempt('offer', { family, consentId }, async (send) => {
    const page = await family.visitor.open(`${addresses.gateway}/guardian/consents/${consentId}`)
    return send(() => takeOffer(family.visitor, page))
  })
  if (offer === undefined) return undefined
  const { uri, txCode } = offer.said
  const issued = await collect(world, { consentId, uri, txCode })
  return issued && given
}

/** A wallet collects an offer. */
export async function collect({ ledger }: FaultWorld, offer: { consentId: string; uri: string; txCode: string }) {
  let read: Awaited<ReturnType<typeof readOffer>>
  try {
    read = await readOffer(offer.uri)
  } catch (cause) {
    ledger.refusedBefore('issue', cause)
    return undefined
  }
  const wallet = createWallet()
  return ledger.attempt('issue', { ...offer, code: read.code, wallet }, async (send) => {
    const { jwt, disclosures } = await send(() => wallet.acceptOffer(read, offer.txCode))
    return { credential: [jwt, ...disclosures.map(({ encoded }) => encoded), ''].join('~') }
  })
}

export const credentialPath = async (world: FaultWorld): Promise<boolean> => (await receive(world)) !== undefined

/** Credentials whose consent or certificate nobody has tried to end. */
function presentable({ ledger }: FaultWorld) {
  const ended = new Set(
    ledger.entries
      .filter(({ kind }) => kind === 'withdraw')
      .map(({ given }) => 'consentId' in given && given.consentId),
  )
  return ledger.acknowledged('issue').filter(({ given }) => !ended.has(given.consentId))
}

/** The example service asks, a wallet presents, the service reads the result. */
export async function presentation(world: FaultWorld): Promise<boolean> {
  const { ledger, service } = world
  if (presentable(world).length === 0 && !(await receive(world))) return false
  const issued = presentable(world).at(-1)
  if (issued === undefined) return false
  let started: { id: string; wallet_url: string }
  try {
    const wish = { certificate: 'zaigaku', claims: ['school_name', 'enrolled'] }
    const { status, body } = await service.verifications('POST', '/verifications', wish)
    if (status !== 201) throw new Refusal(`${status} ${String(body.code)}`)
    started = body as typeof started
  } catch (cause) {
    ledger.refusedBefore('present', cause)
    return false
  }
  const { wallet } = issued.given
  const replay = async () => {
    try {
      await wallet.present(started.wallet_url)
      return 200
    } catch {
      return 400
    }
  }
  const given = { id: started.id, credential: issued.said.credential, replay }
  const presented = await ledger.attempt('present', given, async (send) => {
    await send(() => wallet.present(started.wallet_url))
    const { body } = await service.verifications('GET', `/verifications/${started.id}`)
    if (body.state !== 'verified') throw new Refusal(`${String(body.state)} ${String(body.code)}`)
    return {}
  })
  return presented !== undefined
}
