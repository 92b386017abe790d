import type { Context } from 'koa'
import { failed, KakehashiError, ok, type Result } from '../../foundation/index.ts'
import type { SignIn } from '../../signin/index.ts'
import { readerFailure, type Upstream, type VerifiedSignature } from '../../upstream/index.ts'

/** A text that came back signed. `context` is what the asker gave along, `document` the text as it was kept here. */
export interface SignedText {
  readonly document: string
  readonly context: Readonly<Record<string, string>>
  readonly signature: VerifiedSignature
}

/** Why there is no signature, and for which request, where that is known. */
export interface NotSigned {
  readonly error: KakehashiError
  readonly context: Readonly<Record<string, string>> | undefined
}

/** Sends a person to the card reader with a text to sign, and verifies what comes back. */
export function createCardSignatures(options: {
  signIn: Pick<SignIn, 'cardRequests' | 'browsers'>
  upstream: Pick<Upstream, 'jpki'>
}) {
  const { cardRequests, browsers } = options.signIn

  return {
    /**
     * Begins a signature. @returns the form that goes to the reader
     * @throws SIGNIN-PATH-DISABLED while the card path is out of use
     */
    begin(
      ctx: Context,
      request: { purpose: string; document: string; continueAt: `/${string}`; context: Record<string, string> },
    ): Promise<{ readerUrl: string; fields: Record<string, string> }> {
      if (options.upstream.jpki === undefined) throw new KakehashiError('SIGNIN-PATH-DISABLED')
      return cardRequests.begin({ ...request, kind: 'signature', browserHash: browsers.ensure(ctx) })
    },

    /** Takes the reader's answer for `?state=`, once, and verifies it against the text that was kept. */
    async finish(ctx: Context, purpose: string): Promise<Result<SignedText, NotSigned>> {
      const { state } = ctx.query
      const wanted = { state: typeof state === 'string' ? state : '', purpose, browserHash: browsers.of(ctx) }
      const collected = await cardRequests.collect(wanted)
      if (!collected.ok) {
        const { code, context } = collected.failure
        return failed({ error: new KakehashiError(code), context })
      }
      const { said, document, context } = collected.value
      if ('error' in said) return failed({ error: refusalOf(readerFailure(said.error)), context })
      const { jpki } = options.upstream
      if (jpki === undefined) return failed({ error: new KakehashiError('SIGNIN-PATH-DISABLED'), context })
      const verified = await jpki.verifySignature({ text: document, ...said.answer })
      if (!verified.ok) return failed({ error: refusalOf(verified.failure), context })
      return ok({ document, context, signature: verified.value })
    },
  }
}

const refusalOf = ({ code, detail }: ReturnType<typeof readerFailure>): KakehashiError =>
  new KakehashiError(code, detail === undefined ? {} : { detail })

export type CardSignatures = ReturnType<typeof createCardSignatures>
