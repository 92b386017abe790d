import { createVisitor } from '../../../examples/demo/visitor.ts'
import { type Checking, each, sampled } from '../check.ts'

/** Tokens and sessions are good, and what may be used once is used up. */
export async function checkSignIns(checking: Checking): Promise<void> {
  const { world, from, found } = checking
  const { ledger, service } = world

  await each(sampled(checking, ledger.acknowledged('redeem')), async ({ number, given, said }) => {
    if (number > from) {
      const { status, body } = await service.userInfo(said.accessToken)
      if (status !== 200 || body.sub !== said.sub) found.lost.push(`access token of redeem ${number}: ${status}`)
    }
    for (const assertion of [given.pushed, given.assertion]) {
      if ((await service.push(assertion, given.verifier)).status < 400)
        found.revived.push(`an assertion of redeem ${number}`)
    }
    const again = await createVisitor().open(service.authorizeUrl(given.requestUri), { refusable: true })
    if (again.status < 400) found.revived.push(`request_uri of redeem ${number}: ${again.heading}`)
    const { status } = await service.redeem({ ...given, assertion: await service.assertion() })
    if (status < 400) found.revived.push(`code of redeem ${number}`)
  })

  await each(
    ledger.uncertain('redeem').filter(({ number }) => number > from),
    async ({ number, given }) => {
      let good = 0
      for (let time = 0; time < 2; time += 1) {
        const { status } = await service.redeem({ ...given, assertion: await service.assertion() })
        if (status < 400) good += 1
      }
      if (good > 1) found.revived.push(`code of redeem ${number}, which was not acknowledged, was good twice`)
    },
  )

  const signedIn = sampled(checking, ledger.acknowledged('session'), 3)
  const gateway = world.addresses.gateway
  const staff = (['board', 'principal', 'office'] as const).map((who) => world.demo.take(who))
  const sessions = [
    ...signedIn.map(({ given }) => ({ ...given, home: `${gateway}/guardian` })),
    ...world.families.map(({ visitor }) => ({ visitor, home: `${gateway}/guardian` })),
    ...staff.map((visitor) => ({ visitor, home: `${gateway}/home` })),
  ]
  await each(sessions, async ({ visitor, home }) => {
    const page = await visitor.open(home, { refusable: true })
    if (page.status >= 400 || page.url.includes('/sign-in/'))
      found.lost.push(`a session: ${page.status} at ${new URL(page.url).pathname} (${page.heading})`)
  })
}
