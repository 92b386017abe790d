import type { RelyingService, Tokens } from './relying-service.ts'
import type { Answer, LoadVisitor } from './visitor.ts'

/** An attempt that stands on the page with the choice of ways. */
export interface Begun {
  readonly request: ReturnType<RelyingService['begin']>
  readonly choice: Answer
}

/** From the service to the page on which the person chooses. @throws when another page comes */
export async function begin(service: RelyingService, visitor: LoadVisitor): Promise<Begun> {
  const request = service.begin()
  const choice = await visitor.follow(await visitor.get(request.url), service.isOurs)
  if (choice.status !== 200 || !choice.url.pathname.startsWith('/sign-in/'))
    throw new Error(`no choice but ${choice.status} at ${choice.url.pathname}: ${said(choice)}`)
  return { request, choice }
}

/** Chooses the organisation and passes GビズID, where the session is open. @returns the code at the service */
export async function passOrganisation(service: RelyingService, visitor: LoadVisitor, begun: Begun): Promise<string> {
  const chosen = await visitor.post(`${begun.choice.url.origin}${begun.choice.url.pathname}/organisation`)
  const { location, ...last } = await goOn(service, visitor, await visitor.follow(chosen, service.isOurs))
  if (!location) throw new Error(`not back at the service but ${last.status} at ${last.url.pathname}: ${said(last)}`)
  const result = location.searchParams
  if (result.get('state') !== begun.request.state) throw new Error('the answer is for another request')
  const code = result.get('code')
  if (code === null) throw new Error(`no code but ${result.get('error')}: ${result.get('error_description')}`)
  return code
}

/** Staff are told once what a service receives of them: goes on from there, if that is where the visitor stands. */
async function goOn(service: RelyingService, visitor: LoadVisitor, page: Answer): Promise<Answer> {
  if (page.status !== 200 || !page.url.pathname.startsWith('/release/')) return page
  return visitor.follow(await visitor.post(page.url.href, { decision: 'send' }), service.isOurs)
}

/**
 * A complete sign-in: the service's request, the choice, GビズID, back, tokens, the ID token's signature, UserInfo.
 * @throws when anything but that comes out
 */
export async function signIn(service: RelyingService, visitor: LoadVisitor): Promise<Tokens> {
  const begun = await begin(service, visitor)
  const code = await passOrganisation(service, visitor, begun)
  return service.redeem(visitor, code, begun.request)
}

/** What a page says, in short. */
const said = ({ text }: Pick<Answer, 'text'>) =>
  text
    .replaceAll(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 400)
