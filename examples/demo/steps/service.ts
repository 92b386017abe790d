import type { Page } from '../page.ts'
import { accounts, children, school } from '../people.ts'
import { acceptedOn, askByQrCode, presentInWallet } from '../present.ts'
import { prove, type Step, type World } from '../step.ts'
import type { Visitor } from '../visitor.ts'

/** Signs somebody in at the service who is already signed in at the gateway. @returns the service's page, or `undefined` values where it shows none */
async function signIn(
  { addresses }: World,
  visitor: Visitor,
): Promise<{ page: Page; claim: (name: string) => string }> {
  const first = await visitor.open(`${addresses.service}/sign-in`)
  // Whoever comes for the first time is shown what goes out: staff are told, individuals are asked.
  const page = first.url.startsWith(addresses.service)
    ? first
    : await visitor.send(first, {}, { button: 'decision=send' })
  prove(page.document.querySelector('#claims') !== null, `somebody signed in at the service, not "${page.heading}"`)
  return { page, claim: (name) => page.document.querySelector(`#claims #${name}`)?.text.trim() ?? '' }
}

/** The service signs users of both paths in over OpenID Connect. */
export const serviceSignIn: Step = {
  name: 'service-sign-in',
  async run(world) {
    const staff = await signIn(world, world.take('principal'))
    prove(staff.claim('origin') === 'organisation', `origin organisation, not "${staff.claim('origin')}"`)
    prove(
      staff.claim('roles').includes('principal') && staff.claim('roles').includes(school.code),
      'the role at the school',
    )
    prove(staff.claim('name') === '', 'no personal name of staff')
    const guardian = await signIn(world, world.take('takasaki'))
    prove(guardian.claim('origin') === 'individual', `origin individual, not "${guardian.claim('origin')}"`)
    prove(
      guardian.claim('name') === children.haruto.guardian.name,
      `the verified name, not "${guardian.claim('name')}"`,
    )
    prove(guardian.claim('roles') === '', 'no role of a guardian')
    const short = (acr: string) => acr.split('/').at(-1)
    return `${accounts.principal.who}: sub ${staff.claim('sub').slice(0, 8)}…, principal of ${school.name}, acr ${short(staff.claim('acr'))}; ${children.haruto.guardian.name}: sub ${guardian.claim('sub').slice(0, 8)}…, verified person, acr ${short(guardian.claim('acr'))}`
  },
}

/** The service asks for school and enrolment; a wallet is given a request. */
export const verification: Step = {
  name: 'verification',
  async run(world) {
    const { visitor, page, request } = await askByQrCode(world)
    prove(request.startsWith('openid4vp://'), `a request for wallets, not ${request}`)
    world.put('verification', { visitor, url: page.url, request })
    return `ひびき交通 asks for school_name and enrolled: ${request}`
  },
}

/** The wallet discloses what was asked for and nothing else; it verifies. */
export const presented: Step = {
  name: 'presented',
  async run(world) {
    const { visitor, url, request } = world.take('verification')
    const said = await presentInWallet(world, request)
    const { claims, issuer, type } = acceptedOn(await visitor.open(url))
    prove([...claims].sort().join() === 'enrolled,school_name', `school_name and enrolled, not ${claims.join(', ')}`)
    prove(
      claims.every((claim) => said.includes(claim)),
      'the wallet to have said what it shows',
    )
    return `verified: disclosed ${claims.join(', ')}, not birthdate; type ${type}; issuer ${issuer}; status valid`
  },
}
