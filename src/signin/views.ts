import type { Context } from 'koa'
import type { KakehashiError, Locale, SafeHtml, Text } from '../foundation/index.ts'

/** The two ways in: 組織起点 by the organisation's account, 個人起点 by the person's card. */
export type Path = 'organisation' | 'individual'

/** A page as a view makes it. `headers` carries what the page needs beyond the usual, such as a widened `form-action`. */
export interface Page {
  readonly html: SafeHtml
  readonly headers?: Readonly<Record<string, string>>
}

/** The service at which the person started; `undefined` in a model means our own pages. */
export interface ServiceShown {
  readonly name: Text
  /** Start page of the service, where a sign-in that cannot go on may begin anew. */
  readonly startUrl?: string
}

/** One way in on the choice page. A path that is out of use stays visible with the reason, so that nobody looks for it in vain. */
export interface PathOption {
  readonly path: Path
  /** Where its form posts to. No fields. */
  readonly action: string
  /** Set while the path cannot be used. */
  readonly outOfUse?: KakehashiError
}

export interface PathChoiceModel {
  readonly locale: Locale
  /** Attempt number, on every page of the sign-in. */
  readonly attempt: string
  readonly service: ServiceShown | undefined
  /** One or two ways in, in the order to be shown. */
  readonly options: readonly PathOption[]
  /** Where the form that gives up posts to; it leads back to the service. No fields. */
  readonly cancelAction: string
  /** What went wrong on the way here, to be said above the choice. */
  readonly notice?: KakehashiError
  /** Sources to add to `form-action`: the forms' redirects end there. */
  readonly formAction: readonly string[]
}

export interface CardModel {
  readonly locale: Locale
  readonly attempt: string
  readonly service: ServiceShown | undefined
  /** The card reader: a form of method POST goes there with `fields` as hidden fields. */
  readonly readerUrl: string
  readonly fields: Readonly<Record<string, string>>
  /** The way back to the choice of path. */
  readonly backUrl: string
  readonly cancelAction: string
  readonly formAction: readonly string[]
}

/** A link that leads on from a page on which the sign-in stopped. */
export type WayOn =
  | { readonly to: 'path-choice'; readonly href: string }
  | { readonly to: 'service'; readonly href: string; readonly name: Text }
  /** Our own first page, when nothing is known of the service. */
  | { readonly to: 'first-page'; readonly href: string }

export interface RefusedModel {
  readonly locale: Locale
  /** `undefined` when the request belongs to no attempt. */
  readonly attempt: string | undefined
  readonly error: KakehashiError
  /** Query of the page's address where fetching that again tells the same; `undefined` where it would tell something else. */
  readonly query: URLSearchParams | undefined
  /** At least one; the most useful first. */
  readonly waysOn: readonly [WayOn, ...WayOn[]]
}

/** The pages of the sign-in, filled by `web`. Each is a pure function of its model; status and attempt logging are ours. */
export interface SignInViews {
  /** The language of a request; `uiLocales` is what the service asked for (OpenID Connect Core 1.0, section 3.1.2.1). */
  locale(ctx: Context, uiLocales: string | undefined): Locale
  pathChoice(model: PathChoiceModel): Page
  card(model: CardModel): Page
  refused(model: RefusedModel): Page
}
