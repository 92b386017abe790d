import { linkOf } from '../find.ts'
import { collect, consent, link, signInGuardian, takeOffer } from '../guardian.ts'
import { accounts, children, school } from '../people.ts'
import { acceptedOn, presentHere, refusalOn } from '../present.ts'
import { prove, type Step } from '../step.ts'
import { createVisitor } from '../visitor.ts'

/** The guardian withdraws the consent. */
export const withdrawn: Step = {
  name: 'withdrawn',
  async run(world) {
    const visitor = world.take('takasaki')
    const page = await visitor.open(world.take('consent').url)
    const question = await visitor.open(page.link('a[href$="/withdraw"]'), { from: page })
    const after = await visitor.send(question)
    prove(after.document.querySelector('form[action$="/offers"]') === null, 'no further offer under the consent')
    return `${children.haruto.guardian.name} withdrew the consent; the credential that rested on it is revoked`
  },
}

/** What was collected under the consent is refused from now on, and the service learns why. */
export const refusedAfterWithdrawal: Step = {
  name: 'refused-after-withdrawal',
  async run(world) {
    const reason = refusalOn(await presentHere(world))
    prove(reason.includes('CREDENTIAL-CONSENT-WITHDRAWN'), `CREDENTIAL-CONSENT-WITHDRAWN, not ${reason}`)
    return `presented again and refused: ${reason}`
  },
}

/** Another family, with a card of the next generation, collects and presents. */
export const secondCertificate: Step = {
  name: 'second-certificate',
  async run(world) {
    const child = children.aoi
    const holder = createVisitor()
    // The wallet has one page per certificate; the revoked one would only be in the way.
    await holder.send(await holder.open(world.take('credentialPage')))
    const visitor = createVisitor()
    await signInGuardian(world, visitor, child)
    await link(world, visitor, child)
    const { page } = await consent(world, visitor, child)
    await collect(world, holder, await takeOffer(visitor, page))
    const { claims } = acceptedOn(await presentHere(world))
    return `${child.guardian.name} (card of the next generation, ECDSA P-384) linked, consented and collected for ${child.name}; presented and verified: ${claims.join(', ')}`
  },
}

/** The school revokes the certificate itself. */
export const revoked: Step = {
  name: 'revoked',
  async run(world) {
    const office = world.take('office')
    const list = await office.open(`${world.addresses.gateway}/schools/${school.code}/certificates?status=approved`)
    const certificate = await office.open(linkOf(list, children.aoi.name), { from: list })
    const reason = certificate.document.querySelector('input[name="reason"]')?.getAttribute('value') ?? ''
    const after = await office.send(certificate, { reason }, { form: 'form[action$="/revoke"]' })
    prove(after.document.querySelector('form[action$="/revoke"]') === null, 'a certificate that is revoked')
    return `${accounts.office.who} revoked the certificate of ${children.aoi.name} (${reason})`
  },
}

/** The revoked certificate is refused as well. */
export const refusedAfterRevocation: Step = {
  name: 'refused-after-revocation',
  async run(world) {
    const reason = refusalOn(await presentHere(world))
    prove(reason.includes('CREDENTIAL-REVOKED'), `CREDENTIAL-REVOKED, not ${reason}`)
    return `presented again and refused: ${reason}`
  },
}
