import { signInGuardian } from '../../../examples/demo/guardian.ts'
import { accounts } from '../../../examples/demo/people.ts'
import { signInWithGbizid } from '../../../examples/demo/sign-in.ts'
import { createVisitor } from '../../../examples/demo/visitor.ts'
import { Refusal } from '../ledger.ts'
import { expectGood, makeVerifier } from '../service.ts'
import type { FaultWorld } from '../world.ts'

/** Somebody of the school signs in at the service with GビズID. @returns the entry, its code not redeemed yet */
export async function signInForService(world: FaultWorld) {
  const { service, ledger, random } = world
  const [verifier, assertion] = [makeVerifier(), await service.assertion()]
  let requestUri: string
  try {
    requestUri = String(expectGood(await service.push(assertion, verifier)).request_uri)
  } catch (cause) {
    ledger.refusedBefore('sign-in', cause)
    return undefined
  }
  return ledger.attempt('sign-in', { requestUri, assertion, verifier }, async (send) => {
    const visitor = createVisitor()
    const choice = await visitor.open(service.authorizeUrl(requestUri))
    const { id } = accounts[random.pick(['board', 'principal', 'office'] as const)]
    const arrived = await send(() => signInWithGbizid(visitor, choice, id))
    const back = arrived.document.querySelector('button[value="send"]')
      ? await visitor.send(arrived, {}, { button: 'decision=send' })
      : arrived
    const code = back.url.startsWith(service.callback) ? new URL(back.url).searchParams.get('code') : null
    if (code === null) throw new Refusal(`no code on ${new URL(back.url).pathname} (${back.heading})`)
    return { code }
  })
}

/** Staff sign in and the service redeems the code. @returns whether both were acknowledged */
export async function staffSignIn(world: FaultWorld): Promise<boolean> {
  const signedIn = await signInForService(world)
  return signedIn !== undefined && (await redeem(world, signedIn)) !== undefined
}

export async function redeem(
  { service, ledger }: FaultWorld,
  { given, said }: NonNullable<Awaited<ReturnType<typeof signInForService>>>,
) {
  const { verifier, requestUri, assertion: pushed } = given
  const assertion = await service.assertion()
  const { code } = said
  return ledger.attempt('redeem', { code, verifier, assertion, requestUri, pushed }, async (send) => {
    const body = expectGood(await send(() => service.redeem({ code, verifier, assertion })))
    const claims = JSON.parse(Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url').toString())
    return { accessToken: String(body.access_token), sub: String(claims.sub) }
  })
}

/** A guardian signs in with the card. */
export async function guardianSignIn(world: FaultWorld): Promise<boolean> {
  const { child } = world.random.pick(world.families)
  const visitor = createVisitor()
  const home = `${world.addresses.gateway}/guardian`
  const signedIn = await world.ledger.attempt('session', { visitor, home }, async (send) => {
    const page = await send(() => signInGuardian(world.demo, visitor, child))
    if (page.url !== home) throw new Refusal(`not signed in: ${page.heading}`)
    return {}
  })
  return signedIn !== undefined
}
