import {
  approveLink,
  askForLink,
  claimsOn,
  collect,
  consent,
  handOutCode,
  signInGuardian,
  takeOffer,
} from '../guardian.ts'
import { children, school } from '../people.ts'
import { prove, type Step } from '../step.ts'
import { createVisitor } from '../visitor.ts'

const child = children.haruto
const { guardian } = child

/** A guardian signs in with the card; the card alone says nothing of children. */
export const guardianSignedIn: Step = {
  name: 'guardian-signed-in',
  async run(world) {
    const visitor = createVisitor()
    const page = await signInGuardian(world, visitor, child)
    prove(page.url.endsWith('/guardian'), `the page of the children, not ${page.url}`)
    prove(!page.source.includes('/guardian/children/'), 'no child before the school has agreed')
    world.put('takasaki', visitor)
    return `${guardian.name} signed in with the card (利用者証明用, OCSP good); no child is shown yet`
  },
}

/** Code from the school, 署名用 signature that matches the register, approval by the school. */
export const linked: Step = {
  name: 'linked',
  async run(world) {
    const visitor = world.take('takasaki')
    const code = await handOutCode(world, child)
    const waiting = await askForLink(world, visitor, child, code)
    prove(!waiting.source.includes('/guardian/children/'), 'no child while the school has not decided')
    await approveLink(world, child)
    const page = await visitor.open(`${world.addresses.gateway}/guardian`)
    prove(page.source.includes('/guardian/children/'), 'the child after the approval')
    return `${guardian.name} is linked to ${child.name}: code from the school, 署名用 signature matching the register, approval by ${school.name}`
  },
}

/** The guardian reads in plain Japanese what would go to whom, and signs that text. */
export const consented: Step = {
  name: 'consented',
  async run(world) {
    const { page, text } = await consent(world, world.take('takasaki'), child)
    for (const words of ['ひびき交通', '在学', 'までか'])
      prove(text.includes(words), `"${words}" in the text that is signed`)
    prove(!text.includes('生年月日'), 'no birth date in the text that is signed')
    world.put('consent', page)
    return `text of ${text.length} characters read and signed with 署名用: school and enrolment, to ひびき交通 (example-service)`
  },
}

/** An offer for a wallet: a link, and a code that goes another way. */
export const offered: Step = {
  name: 'offer',
  async run(world) {
    const offer = await takeOffer(world.take('takasaki'), world.take('consent'))
    prove(offer.uri.startsWith('openid-credential-offer://'), `an offer link, not ${offer.uri}`)
    world.put('offer', offer)
    return `${offer.uri} with tx_code ${offer.txCode}`
  },
}

/** The wallet collects the credential, bound to a key of its own. */
export const collected: Step = {
  name: 'collected',
  async run(world) {
    const page = await collect(world, createVisitor(), world.take('offer'))
    const claims = claimsOn(page)
    const issuer = page.text('#issuer')
    prove(issuer.includes(school.code), `${school.name} as issuer, not ${issuer}`)
    prove(claims.includes('birthdate'), 'the whole certificate for its holder')
    world.put('credentialPage', page.url)
    return `dc+sd-jwt ${page.heading} from ${issuer}, ${claims.length} claims, key held by the wallet`
  },
}
