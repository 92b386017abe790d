import type { Page } from '../page.ts'
import { accounts, boardCode, school } from '../people.ts'
import { signInWithGbizid } from '../sign-in.ts'
import { prove, type Step, type World } from '../step.ts'
import { createVisitor, type Visitor } from '../visitor.ts'

/** The board's administrator appoints the principal and the office of a school; both have to have signed in once. */
export const appointments: Step = {
  name: 'appointments',
  async run(world) {
    for (const who of ['principal', 'office'] as const) {
      world.put(who, createVisitor())
      await signIn(world, world.take(who), '/home', accounts[who].id)
    }
    const board = createVisitor()
    world.put('board', board)
    let page = await signIn(world, board, `/boards/${boardCode}`, accounts.board.id)
    for (const who of ['principal', 'office'] as const) page = await appoint(board, page, who)
    for (const who of ['principal', 'office'] as const) {
      const home = await world.take(who).open(`${world.addresses.gateway}/schools/${school.code}`)
      prove(home.source.includes(school.name), `${who} on the page of ${school.name}`)
    }
    return `${accounts.board.who} (GビズID プライム) appointed ${accounts.principal.who} as principal and ${accounts.office.who} as office of ${school.name} ${school.code}`
  },
}

async function signIn({ addresses }: World, visitor: Visitor, path: string, accountId: string): Promise<Page> {
  return signInWithGbizid(visitor, await visitor.open(`${addresses.gateway}${path}`), accountId)
}

async function appoint(visitor: Visitor, board: Page, who: 'principal' | 'office'): Promise<Page> {
  const row = board.document.querySelectorAll('tr').find((one) => one.text.includes(accounts[who].who))
  const link = row?.querySelector('a[href*="/appointments/new"]')?.getAttribute('href')
  prove(link !== undefined, `${accounts[who].who} among those who wait for an appointment`)
  const form = await visitor.open(new URL(link, board.url).href, { from: board })
  return visitor.send(form, { school: school.code, role: who })
}
