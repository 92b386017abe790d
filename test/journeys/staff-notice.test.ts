import { describe, expect, it } from 'vitest'
import { createAuthorizationRequest } from '../support/authorization-request.ts'
import { openProviderWorld } from '../support/provider-world.ts'

const organisation = {
  kind: 'school',
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  boardCode: '139998',
} as const

/** A principal, and their sign-ins to one service. */
async function started() {
  const world = await openProviderWorld({ roles: [{ organisation, role: 'principal' }] })
  const person = await world.somebody()
  const request = createAuthorizationRequest(world.issuer)
  const go = async (scope: string, agent = world.agent(), changes: Record<string, string> = {}) => {
    const { url } = createAuthorizationRequest(world.issuer, { scope, ...changes })
    return { agent, answer: await world.signIn(agent, url, person) }
  }
  const onNotice = ({ answer }: { answer: Response }) => new URL(answer.url).pathname.startsWith('/release/')
  const decide = async ({ agent, answer }: Awaited<ReturnType<typeof go>>, decision: 'send' | 'stop') =>
    request.resultOf(await world.decide(agent, answer, decision))
  const isSentBack = ({ answer }: { answer: Response }) => request.resultOf(answer).has('code')
  return { world, person, request, go, onNotice, decide, isSentBack }
}

describe('what a service learns of staff', () => {
  it('it learns only after they were told, once for as long as it is no more', async () => {
    const { world, person, go, onNotice, decide, isSentBack } = await started()
    expect(isSentBack(await go('openid origin'))).toBe(true)

    const first = await go('openid organisation')
    expect(await first.answer.clone().text()).toMatch(/basis&quot;:&quot;notice&quot;.*みなみ小学校/)
    expect(world.settled.noticed).toEqual([])
    expect((await decide(first, 'send')).has('code')).toBe(true)
    expect(world.settled).toMatchObject({
      noticed: [{ personId: person.personId, clientId: 'service', claims: ['organisation', 'roles'] }],
      recorded: [],
    })
    expect(isSentBack(await go('openid organisation', first.agent))).toBe(true)
    expect(isSentBack(await go('openid organisation'))).toBe(true)
    world.settled.roles = [{ organisation, role: 'teacher' }]
    expect(isSentBack(await go('openid organisation', first.agent))).toBe(true)

    const more = await go('openid origin organisation')
    expect(onNotice(more)).toBe(true)
    expect((await decide(more, 'send')).has('code')).toBe(true)
    expect(isSentBack(await go('openid origin organisation'))).toBe(true)
  })

  it('it does not learn of those who stop there, and they are told again', async () => {
    const { world, request, go, onNotice, decide } = await started()
    const first = await go('openid organisation')
    expect((await decide(first, 'stop')).get('error')).toBe('access_denied')
    expect(world.settled.noticed).toEqual([])
    const silent = await go('openid organisation', first.agent, { prompt: 'none' })
    expect(request.resultOf(silent.answer).get('error')).toBe('consent_required')
    expect(onNotice(await go('openid organisation', first.agent))).toBe(true)
  })

  it('it learns nothing by a session that is older than the notice', async () => {
    const { world, go, onNotice, decide } = await started()
    const first = await go('openid organisation')
    await decide(first, 'send')
    world.settled.noticed.length = 0
    expect(onNotice(await go('openid organisation', first.agent))).toBe(true)
  })

  it('nothing of it is shown before signing in to our own pages', async () => {
    const { world, person } = await started()
    const answer = await world.signIn(world.agent(), world.provider.signInUrl({ state: 'page' }), person)
    expect(new URL(answer.url).pathname).toBe('/signed-in')
  })
})
