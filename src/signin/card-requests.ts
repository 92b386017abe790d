import { z } from 'zod'
import { type Clock, failed, type Ids, ok, type Result, refuseMyNumber } from '../foundation/index.ts'
import type { StateStore } from '../storage/index.ts'
import type { CardAnswer, CertificateKind } from '../upstream/index.ts'

/** What a card is asked for, and where the browser goes on with its answer. */
export interface CardRequest {
  /** Whose request it is; the answer is handed only to the same purpose. */
  readonly purpose: string
  readonly kind: CertificateKind
  /** The text that the card signs, byte by byte. */
  readonly document: string
  /** Hash of the asking browser's cookie; the answer is handed only to that browser. */
  readonly browserHash: string
  /** Path of ours that gets `?state=`; chosen here and never by what comes back. */
  readonly continueAt: `/${string}`
  /** What the asker wants back with the answer: its own identifiers, no secrets. JSON. */
  readonly context: Readonly<Record<string, string>>
}

/** What the reader said: an answer to be verified, or why there is none. */
export type ReaderSaid = { readonly answer: CardAnswer } | { readonly error: string }

/** What the asker gets: its own document and context, never ones that came with the answer. */
export type Collected = Pick<CardRequest, 'kind' | 'document' | 'context'> & { readonly said: ReaderSaid }

export interface NotCollected {
  readonly code: 'SIGNIN-CARD-ANSWER-UNKNOWN' | 'SIGNIN-CARD-ANSWER-USED' | 'SIGNIN-BROWSER-MISMATCH'
  /** Of the request, where it is known and this browser's own. */
  readonly context?: CardRequest['context']
}

type Kept = CardRequest & { readonly expiresAt: string } & (
    | { readonly stage: 'waiting' }
    | { readonly stage: 'answered'; readonly said: ReaderSaid }
    | { readonly stage: 'collected' }
  )

const base64 = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
const stateForm = /^[\w-]{43}$/
const stateSchema = z.object({ state: z.string().regex(stateForm) })
const answerSchema = z.object({ certificate: base64(8192), signature: base64(2048) })
const errorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,64}$/) })

/** Kept longer than it is good for, so that whoever comes late is told so. */
const keptSeconds = 60 * 60

/**
 * Sends a browser to the card reader and takes the answer back, once. The reader posts the answer from its own site, where our cookies do not come
 * along; so it is put down under a random `state` and collected by the GET that follows, which the browser's cookie binds.
 * A certificate stands in the state store until it is collected and nowhere else; the key's prefix keeps it off the disk on the embedded engine.
 */
export function createCardRequests(options: {
  state: StateStore
  clock: Clock
  ids: Pick<Ids, 'token'>
  issuer: string
  /** Undefined while the card path is out of use: then `begin` must not be called. */
  readerUrl: string | undefined
  /** Seconds from `begin` to `collect`. */
  lifeSeconds: number
}) {
  const { state: store, clock, ids } = options
  const key = (state: string) => `attempt:card:${state}`

  async function find(state: string): Promise<{ kept: Kept; written: string } | undefined> {
    if (!stateForm.test(state)) return undefined
    const entry = await store.get(key(state))
    return entry && { kept: JSON.parse(entry.value) as Kept, written: entry.value }
  }

  return {
    /** Begins a request. @returns the form that goes to the reader: POST to `readerUrl` with `fields` as hidden fields */
    async begin(request: CardRequest): Promise<{ state: string; readerUrl: string; fields: Record<string, string> }> {
      if (options.readerUrl === undefined) throw new Error('the card path is out of use')
      const state = ids.token()
      const expiresAt = new Date(clock.now().getTime() + options.lifeSeconds * 1000).toISOString()
      await store.put(
        key(state),
        JSON.stringify({ ...request, expiresAt, stage: 'waiting' } satisfies Kept),
        keptSeconds,
      )
      const bytes = Buffer.from(request.document, 'utf8').toString('base64url')
      const fields = {
        kind: request.kind,
        [request.kind === 'authentication' ? 'challenge' : 'text_base64url']: bytes,
        state,
        return_to: `${options.issuer}/upstream/jpki/response`,
      }
      return { state, readerUrl: options.readerUrl, fields }
    },

    /**
     * Puts down what the reader posted; the first answer counts. An answer that cannot be read counts as an error of the reader.
     * @param form fields of `POST /upstream/jpki/response`
     * @returns the path to which the browser is sent by 303, or `undefined` when nobody asked
     * @throws MYNUMBER-REFUSED when another field carries a My Number
     */
    async receive(form: unknown): Promise<string | undefined> {
      const { state: _, certificate: __, signature: ___, ...others } = z.looseObject({}).catch({}).parse(form)
      refuseMyNumber(others, 'body')
      const sent = stateSchema.safeParse(form)
      const found = sent.success ? await find(sent.data.state) : undefined
      if (!sent.success || !found) return undefined
      const { state } = sent.data
      if (found.kept.stage === 'waiting') {
        const answered: Kept = { ...found.kept, stage: 'answered', said: readAnswer(form) }
        await store.replace(key(state), found.written, JSON.stringify(answered))
      }
      return `${found.kept.continueAt}?state=${state}`
    },

    /** What the asker kept with a request of its own, whoever's browser asks now: only good for finding out to whom to say no. */
    async contextOf(state: string, purpose: string): Promise<CardRequest['context'] | undefined> {
      const found = await find(state)
      return found?.kept.purpose === purpose ? found.kept.context : undefined
    },

    /** Hands the answer to the browser that asked, once. A stranger's browser gets nothing and uses nothing up. */
    async collect(request: {
      state: string
      purpose: string
      browserHash: string | undefined
    }): Promise<Result<Collected, NotCollected>> {
      const found = await find(request.state)
      if (!found || found.kept.purpose !== request.purpose) return failed({ code: 'SIGNIN-CARD-ANSWER-UNKNOWN' })
      const { kept } = found
      if (kept.browserHash !== request.browserHash) return failed({ code: 'SIGNIN-BROWSER-MISMATCH' })
      const { kind, document, context } = kept
      if (kept.stage === 'collected') return failed({ code: 'SIGNIN-CARD-ANSWER-USED', context })
      if (kept.stage === 'waiting' || clock.now() >= new Date(kept.expiresAt))
        return failed({ code: 'SIGNIN-CARD-ANSWER-UNKNOWN', context })
      const { said, ...rest } = kept
      const collected: Kept = { ...rest, stage: 'collected' }
      const first = await store.replace(key(request.state), found.written, JSON.stringify(collected))
      return first ? ok({ kind, document, context, said }) : failed({ code: 'SIGNIN-CARD-ANSWER-USED', context })
    },
  }
}

export type CardRequests = ReturnType<typeof createCardRequests>

function readAnswer(form: unknown): ReaderSaid {
  const answer = answerSchema.safeParse(form)
  if (answer.success) return { answer: answer.data }
  const error = errorSchema.safeParse(form)
  return { error: error.success ? error.data.error : 'unreadable' }
}
