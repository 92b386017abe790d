import { type HTMLElement, parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { as, primary } from '../support/organisation-world.ts'
import { openSchoolPages } from '../support/school-pages.ts'

/** The boxes of a page: ticked, free, or not to be chosen, by value. */
function boxes(page: HTMLElement): Record<string, 'ticked' | 'free' | 'shut'> {
  const all = page.querySelectorAll('input[type=checkbox]').map((box): [string, 'ticked' | 'free' | 'shut'] => {
    const state = box.hasAttribute('disabled') ? 'shut' : box.hasAttribute('checked') ? 'ticked' : 'free'
    return [box.getAttribute('value') ?? '', state]
  })
  return Object.fromEntries(all)
}
const draftOf = (...learnerIds: string[]) =>
  ({ actor: as('office'), schoolCode: primary, kind: 'zaigaku', learnerIds }) as const
const learner = (id: string) => ['learner', id] as const
const kind = ['kind', 'zaigaku'] as const

describe('drafting for a class', () => {
  it('ticks those without a certificate and shuts out those who have a draft', async () => {
    const { pagesFor, classPath, certificates } = await openSchoolPages()
    const office = await pagesFor('office')
    await certificates.draft(draftOf('haruto'))
    const [certificateId = ''] = (await certificates.draft(draftOf('aoi'))).map((one) => one.certificateId)
    await certificates.approve({ actor: as('principal'), certificateIds: [certificateId] })
    const page = parse(await office.read(classPath))
    expect(boxes(page)).toEqual({ haruto: 'shut', aoi: 'free', sakura: 'ticked', nameless: 'shut' })
    expect(page.text).toContain('決裁待ちの起案があります')
    const links = page.querySelectorAll('nav a').map((one) => one.getAttribute('href')?.replaceAll('&amp;', '&') ?? '')
    const none = links.find((href) => href.includes('select=none')) ?? ''
    expect(boxes(parse(await office.read(none)))).toMatchObject({ aoi: 'free', sakura: 'free' })
    const all = links.find((href) => href.includes('select=all')) ?? ''
    expect(boxes(parse(await office.read(all)))).toMatchObject({ aoi: 'free', sakura: 'ticked' })
  })

  it('refused, names the child and keeps the other ticks', async () => {
    const { pagesFor, classPath, certificates } = await openSchoolPages()
    const office = await pagesFor('office')
    await certificates.draft(draftOf('haruto', 'aoi'))
    const answer = await office.send(classPath, [kind, learner('haruto'), learner('aoi'), learner('sakura')])
    const page = parse(await answer.text())
    expect(answer.status).toBe(409)
    const told = page.querySelector('[role=alert]')?.text ?? ''
    expect(told).toContain('髙﨑　陽翔、𠮷田　葵')
    expect(told).toContain('CERTIFICATE-ALREADY-DRAFTED')
    expect(told).not.toMatch(/haruto|aoi/)
    expect(boxes(page)).toEqual({ haruto: 'shut', aoi: 'shut', sakura: 'ticked', nameless: 'shut' })
  })

  it('with nobody ticked says so and ticks nobody', async () => {
    const { pagesFor, classPath } = await openSchoolPages()
    const office = await pagesFor('office')
    const answer = await office.send(classPath, [kind])
    const page = parse(await answer.text())
    expect(answer.status).toBe(422)
    expect(page.querySelector('[role=alert]')?.text).toContain('少なくともひとつ選んでください')
    expect(boxes(page)).toMatchObject({ haruto: 'free', aoi: 'free', sakura: 'free' })
  })
})

describe('deciding about drafts', () => {
  it('has a first button, which Enter presses, that decides nothing', async () => {
    const { pagesFor, home, certificates } = await openSchoolPages()
    await certificates.draft(draftOf('haruto'))
    const page = parse(await (await pagesFor('principal')).read(`${home}/approvals`))
    const form = page.querySelector(`form[action="${home}/approvals"]`)
    expect(form?.querySelector('button')?.getAttribute('value')).toBe('show')
    expect(form?.querySelectorAll('input').map((one) => one.getAttribute('type'))).toEqual(['checkbox'])
    expect(form?.querySelector('[name=reason]')?.tagName).toBe('TEXTAREA')
  })

  it('ticks nothing until somebody chooses, and all but the own drafts on demand', async () => {
    const { pagesFor, home, certificates } = await openSchoolPages()
    const ids = (await certificates.draft(draftOf('haruto', 'aoi'))).map(({ certificateId }) => certificateId)
    const principal = await pagesFor('principal')
    const all = async (query: string) => boxes(parse(await principal.read(`${home}/approvals${query}`)))
    const each = (state: string) => Object.fromEntries(ids.map((id) => [id, state]))
    expect(await all('')).toEqual(each('free'))
    expect(await all('?select=all')).toEqual(each('ticked'))
    expect(await all('?select=none')).toEqual(each('free'))
  })

  it('refused, keeps ticks and reason and names the child', async () => {
    const { pagesFor, home, certificates } = await openSchoolPages()
    const [one, two] = (await certificates.draft(draftOf('haruto', 'aoi'))).map(({ certificateId }) => certificateId)
    const principal = await pagesFor('principal')
    await certificates.reject({ actor: as('office'), certificateId: String(two), reason: '選び間違い' })
    const sent = [
      ['certificate', String(two)],
      ['act', 'reject'],
      ['reason', '要\r\n確認'],
    ] as const
    const answer = await principal.send(`${home}/approvals`, sent)
    const page = parse(await answer.text())
    expect(page.querySelector('[role=alert]')?.text).toContain('𠮷田　葵')
    expect(boxes(page)).toEqual({ [String(one)]: 'free' })
    expect(page.querySelector('[name=reason]')?.text).toBe('要 確認')
    expect((await principal.send(`${home}/approvals`, [['act', 'approve']])).status).toBe(422)
  })
})

describe('a draft', () => {
  it('can be withdrawn by its drafter, who may then draft anew', async () => {
    const { pagesFor, home, certificates } = await openSchoolPages()
    const wanted = { ...draftOf('haruto'), actor: as('teacher') }
    const [certificateId = ''] = (await certificates.draft(wanted)).map((one) => one.certificateId)
    const path = `${home}/certificates/${certificateId}`
    const teacher = await pagesFor('teacher')
    expect(parse(await teacher.read(path)).querySelector(`form[action="${path}/withdraw"]`)).not.toBeNull()
    expect((await teacher.send(`${path}/withdraw`, [['reason', '選び間違い']])).status).toBe(303)
    expect(parse(await teacher.read(path)).text).toContain('取下げの理由')
    expect(await certificates.draft(wanted)).toHaveLength(1)
  })

  it('cannot be withdrawn by somebody else', async () => {
    const { pagesFor, home, certificates } = await openSchoolPages()
    const [certificateId = ''] = (await certificates.draft(draftOf('haruto'))).map((one) => one.certificateId)
    const path = `${home}/certificates/${certificateId}`
    const teacher = await pagesFor('teacher')
    expect(parse(await teacher.read(path)).querySelector(`form[action="${path}/withdraw"]`)).toBeNull()
    const answer = await teacher.send(`${path}/withdraw`, [['reason', '選び間違い']])
    expect(await answer.text()).toContain('CERTIFICATE-NOT-REJECTER')
    expect(await certificates.certificate(certificateId)).toMatchObject({ status: 'draft' })
  })
})
