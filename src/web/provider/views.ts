import type { ErrorCode } from '../../foundation/index.ts'
import type { ProviderViews } from '../../provider/index.ts'
import { errorPage } from '../errors/error-page.ts'
import { localeForView } from '../locale.ts'
import { sentPage } from '../sent-page.ts'
import { backToService } from './back-to-service.ts'
import { onwardPage } from './onward-page.ts'
import { releasePage } from './release-page.ts'
import { signedOutPage, signOutPage } from './sign-out-page.ts'

/** Refusals that depend on nothing in the query: fetching the address again tells the same. */
const lasting: readonly ErrorCode[] = ['REQUEST-NOT-FOUND', 'PROVIDER-ATTEMPT-LOST']

/** The pages that `provider` asks for. Those that cannot be fetched again between two steps of a protocol have no language switch. */
export const providerViews: ProviderViews = {
  locale: localeForView,
  release: (model) => sentPage(releasePage(model), model.locale, new URLSearchParams()),
  signOut: (model) => sentPage(signOutPage(model), model.locale),
  signedOut: (model) => sentPage(signedOutPage(model), model.locale),
  onward: (model) => sentPage(onwardPage(model), model.locale),
  refusal: ({ locale, error, attempt, service }) =>
    sentPage(
      { ...errorPage(locale, { error, attempt, waysOn: backToService(locale, service) }), menu: false },
      locale,
      lasting.includes(error.code) ? new URLSearchParams() : undefined,
    ),
}
