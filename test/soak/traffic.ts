import { setTimeout as delay } from 'node:timers/promises'
import { cards } from '../../examples/demo/people.ts'
import { readCard, signInWithCard } from '../../examples/demo/sign-in.ts'
import { createVisitor, PageRefused } from '../../examples/demo/visitor.ts'
import { systemIds } from '../../src/foundation/index.ts'
import { newLinkCode } from '../../src/guardianship/link-code.ts'
import { atRate } from '../load/at-rate.ts'
import { createRelyingService } from '../load/relying-service.ts'
import { begin, passOrganisation, signIn } from '../load/sign-in.ts'
import { createLoadVisitor, type LoadVisitor, type Place } from '../load/visitor.ts'
import { formOf } from '../support/walk-sign-in.ts'

/** What is done, with how many of a hundred. */
const shares = {
  'asked and never came back': 30,
  'left at the choice': 15,
  'left at GビズID': 10,
  'left at the card': 10,
  'card answer that is none': 8,
  'card reader gave up': 4,
  'pushed request never used': 8,
  'wrong code at the token endpoint': 5,
  'code never redeemed': 3,
  'complete sign-in': 7,
} as const

type Kind = keyof typeof shares

/** Another network each time: what is counted by address counts many of them. */
const anyAddress = () => `198.${18 + systemIds.integer(2)}.${systemIds.integer(256)}.${systemIds.integer(256)}`

function expectStatus(answer: { status: number; url: URL; text: string }, ...wanted: number[]) {
  if (!wanted.includes(answer.status))
    throw new Error(`${answer.status} at ${answer.url.pathname} instead of ${wanted}: ${answer.text.slice(0, 200)}`)
}

/** Everything that happens to one gateway. */
export function createTraffic(place: Place) {
  const service = createRelyingService(place)
  const counts: Record<string, number> = {}
  const problems: string[] = []

  const cardPage = async (visitor: LoadVisitor) => {
    const { choice } = await begin(service, visitor)
    const page = await visitor.follow(
      await visitor.post(`${place.issuer}${choice.url.pathname}/individual`),
      () => false,
    )
    const form = formOf(page.text)
    if (!form?.fields.state) throw new Error(`no card page but ${page.status} at ${page.url.pathname}`)
    return form.fields
  }
  const answerOfCard = async (visitor: LoadVisitor, fields: Record<string, string>) => {
    const { state = '' } = await cardPage(visitor)
    const back = await visitor.post(`${place.issuer}/upstream/jpki/response`, { state, ...fields }, 'cross-site')
    const end = await visitor.follow(back, service.isOurs)
    if (end.status >= 500 || end.status < 200) throw new Error(`${end.status} after a card answer`)
  }

  const acts: Record<Kind, (visitor: LoadVisitor) => Promise<unknown>> = {
    'asked and never came back': async (visitor) => expectStatus(await visitor.get(service.begin().url), 303),
    'left at the choice': (visitor) => begin(service, visitor),
    'left at GビズID': async (visitor) => {
      const { choice } = await begin(service, visitor)
      expectStatus(await visitor.post(`${place.issuer}${choice.url.pathname}/organisation`), 303)
    },
    'left at the card': cardPage,
    'card answer that is none': (visitor) => {
      const junk = (size: number) => Buffer.alloc(size, 'junk').toString('base64')
      return answerOfCard(visitor, { certificate: junk(1200), signature: junk(256) })
    },
    'card reader gave up': (visitor) => answerOfCard(visitor, { error: 'cancelled' }),
    'pushed request never used': async (visitor) => {
      const form = service.begin().parameters
      const headers = { authorization: service.basic }
      expectStatus(await visitor.call(`${place.issuer}/authorize/push`, { headers, form }), 201)
    },
    'wrong code at the token endpoint': async (visitor) => {
      const form = { grant_type: 'authorization_code', code: systemIds.token(), redirect_uri: service.redirectUri }
      const headers = { authorization: service.basic }
      expectStatus(await visitor.call(`${place.issuer}/token`, { headers, form }), 400)
    },
    'code never redeemed': async (visitor) => passOrganisation(service, visitor, await begin(service, visitor)),
    'complete sign-in': (visitor) => signIn(service, visitor),
  }
  const deck = Object.entries(shares).flatMap(([kind, share]) => Array.from({ length: share }, () => kind as Kind))

  const one = async () => {
    const kind = deck[systemIds.integer(deck.length)] as Kind
    const visitor = createLoadVisitor(place, { 'x-forwarded-for': anyAddress() })
    try {
      await acts[kind](visitor)
      counts[kind] = (counts[kind] ?? 0) + 1
    } catch (error) {
      problems.push(`${kind}: ${error instanceof Error ? error.message : error}`)
    }
  }

  /** A guardian types link codes that nobody has handed out, and signs each with the card. */
  const tryLinkCodes = async (times: number) => {
    const guardian = createVisitor()
    await signInWithCard(guardian, await guardian.open(`${place.issuer}/guardian`), cards.takasaki)
    for (let n = 0; n < times; n += 1) {
      const form = await guardian.open(`${place.issuer}/guardian/links/new`)
      const text = await guardian.send(form, { code: newLinkCode(systemIds) })
      const refused = await readCard(guardian, text, cards.takasaki, cards.takasaki.password).catch(
        (error: unknown) => {
          if (error instanceof PageRefused) return error.page
          throw error
        },
      )
      // On a busy machine the mock responder may be late, which refuses the card before the code is looked at.
      const [code] = /(GUARDIANSHIP|JPKI)-[A-Z-]+[A-Z]/.exec(refused.source) ?? []
      if (code === undefined || !/^(GUARDIANSHIP-(CODE-UNKNOWN|TOO-MANY-ATTEMPTS)|JPKI-OCSP-[A-Z-]+)$/.test(code))
        problems.push(`link code: ${code} at ${refused.url}`)
      counts['link code tried'] = (counts['link code tried'] ?? 0) + 1
    }
  }

  return {
    counts: counts as Readonly<Record<string, number>>,
    problems: problems as readonly string[],
    /** @param perSecond how many visitors come @param seconds how long */
    async run(perSecond: number, seconds: number): Promise<void> {
      const load = atRate(perSecond, one)
      const codes = tryLinkCodes(12).catch((error: unknown) => void problems.push(`link codes: ${error}`))
      await delay(seconds * 1000)
      await load.end()
      await codes
    },
  }
}

export type Traffic = ReturnType<typeof createTraffic>
